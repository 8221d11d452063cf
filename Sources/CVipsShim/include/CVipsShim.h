// Every libvips operation is variadic, and Swift cannot call variadic C functions. Each function
// here makes one such call with fixed parameters of exactly the types that libvips reads from its
// argument list (they are not checked there). No logic; see the libvips page of the same name.
#ifndef CVIPS_SHIM_H
#define CVIPS_SHIM_H

#include <vips/vips.h>

int cvips_init(const char *name);

// Loaders of encoded bytes. The buffer must outlive every image made from it.
int cvips_jpegload_buffer(const void *data, size_t length, VipsImage **out, int shrink,
                          VipsAccess access, VipsFailOn fail_on);
int cvips_pngload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                         VipsFailOn fail_on);
int cvips_webpload_buffer(const void *data, size_t length, VipsImage **out, int n, double scale,
                          VipsAccess access, VipsFailOn fail_on);
int cvips_gifload_buffer(const void *data, size_t length, VipsImage **out, int n,
                         VipsAccess access, VipsFailOn fail_on);
int cvips_heifload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                          VipsFailOn fail_on);
int cvips_tiffload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                          VipsFailOn fail_on);
int cvips_jxlload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                         VipsFailOn fail_on);
int cvips_svgload_buffer(const void *data, size_t length, VipsImage **out, double scale,
                         VipsAccess access, VipsFailOn fail_on);

// Savers into memory; the caller frees with g_free. Metadata is stripped when strip is TRUE.
int cvips_jpegsave_buffer(VipsImage *in, void **data, size_t *length, int q, gboolean interlace,
                          VipsForeignSubsample subsample, gboolean strip);
int cvips_pngsave_buffer(VipsImage *in, void **data, size_t *length, int compression,
                         gboolean palette, int effort, gboolean strip);
int cvips_webpsave_buffer(VipsImage *in, void **data, size_t *length, int q, int effort,
                          gboolean lossless, gboolean smart_subsample, gboolean strip);
int cvips_heifsave_buffer(VipsImage *in, void **data, size_t *length, int q, int effort,
                          VipsForeignHeifCompression compression, VipsForeignSubsample subsample,
                          gboolean strip);
int cvips_gifsave_buffer(VipsImage *in, void **data, size_t *length, int effort, gboolean strip);
int cvips_tiffsave_buffer(VipsImage *in, void **data, size_t *length, gboolean strip);

// Geometry.
int cvips_resize(VipsImage *in, VipsImage **out, double scale, double vscale, VipsKernel kernel);
int cvips_extract_area(VipsImage *in, VipsImage **out, int left, int top, int width, int height);
int cvips_embed(VipsImage *in, VipsImage **out, int x, int y, int width, int height,
                VipsArrayDouble *background);
int cvips_smartcrop(VipsImage *in, VipsImage **out, int width, int height,
                    VipsInteresting interesting, int *attention_x, int *attention_y);
int cvips_autorot(VipsImage *in, VipsImage **out);
int cvips_arrayjoin(VipsImage **in, VipsImage **out, int n, int across);
int cvips_replicate(VipsImage *in, VipsImage **out, int across, int down);

// Colour and bands.
int cvips_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space);
int cvips_icc_transform(VipsImage *in, VipsImage **out, const char *output_profile,
                        const char *input_profile, gboolean embedded, VipsIntent intent);
int cvips_premultiply(VipsImage *in, VipsImage **out);
int cvips_unpremultiply(VipsImage *in, VipsImage **out);
int cvips_flatten(VipsImage *in, VipsImage **out, VipsArrayDouble *background);
int cvips_extract_band(VipsImage *in, VipsImage **out, int band, int n);
int cvips_addalpha(VipsImage *in, VipsImage **out);
int cvips_cast(VipsImage *in, VipsImage **out, VipsBandFormat format);
int cvips_copy_interpretation(VipsImage *in, VipsImage **out, VipsInterpretation interpretation);

// Arithmetic.
int cvips_linear1(VipsImage *in, VipsImage **out, double a, double b);
int cvips_add(VipsImage *left, VipsImage *right, VipsImage **out);
int cvips_min(VipsImage *in, double *out);
int cvips_avg(VipsImage *in, double *out);

// Drawing in place, on images in memory.
int cvips_draw_rect(VipsImage *image, double *ink, int n, int left, int top, int width, int height,
                    gboolean fill);
int cvips_draw_circle(VipsImage *image, double *ink, int n, int cx, int cy, int radius,
                      gboolean fill);
int cvips_draw_line(VipsImage *image, double *ink, int n, int x1, int y1, int x2, int y2);

#endif
