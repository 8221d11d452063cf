#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

// libcurl's setters and getters are variadic, and Swift cannot call variadic C functions.
// Each function here is one call with a fixed parameter type, and nothing else.

#include <curl/curl.h>

// Options of CURLOPTTYPE_LONG and CURLOPTTYPE_VALUES.
CURLcode ccurl_easy_setopt_long(CURL *easy, CURLoption option, long value);
// Options of CURLOPTTYPE_STRINGPOINT; libcurl copies the text.
CURLcode ccurl_easy_setopt_string(CURL *easy, CURLoption option, const char *value);
// Options of CURLOPTTYPE_CBPOINT and CURLOPTTYPE_OBJECTPOINT; libcurl keeps the pointer.
CURLcode ccurl_easy_setopt_pointer(CURL *easy, CURLoption option, void *value);
// Options of CURLOPTTYPE_SLISTPOINT; libcurl keeps the pointer, the list must outlive the transfer.
CURLcode ccurl_easy_setopt_list(CURL *easy, CURLoption option, struct curl_slist *value);
// CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
CURLcode ccurl_easy_setopt_write(CURL *easy, CURLoption option, curl_write_callback value);
// CURLOPT_OPENSOCKETFUNCTION.
CURLcode ccurl_easy_setopt_opensocket(CURL *easy, curl_opensocket_callback value);

// Infos of CURLINFO_LONG.
CURLcode ccurl_easy_getinfo_long(CURL *easy, CURLINFO info, long *value);
// Infos of CURLINFO_OFF_T.
CURLcode ccurl_easy_getinfo_off(CURL *easy, CURLINFO info, curl_off_t *value);
// CURLINFO_PRIVATE and other infos of CURLINFO_PTR type that give one pointer.
CURLcode ccurl_easy_getinfo_pointer(CURL *easy, CURLINFO info, void **value);

// Options of CURLOPTTYPE_LONG of the multi interface.
CURLMcode ccurl_multi_setopt_long(CURLM *multi, CURLMoption option, long value);

#endif
