#include "CVipsShim.h"

// VIPS_INIT is a macro that also checks the ABI.
int cvips_init(const char *name) { return VIPS_INIT(name); }

int cvips_jpegload_buffer(const void *data, size_t length, VipsImage **out, int shrink,
                          VipsAccess access, VipsFailOn fail_on) {
    return vips_jpegload_buffer((void *)data, length, out, "shrink", shrink, "access", access,
                                "fail_on", fail_on, NULL);
}

int cvips_pngload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                         VipsFailOn fail_on) {
    return vips_pngload_buffer((void *)data, length, out, "access", access, "fail_on", fail_on,
                               NULL);
}

int cvips_webpload_buffer(const void *data, size_t length, VipsImage **out, int n, double scale,
                          VipsAccess access, VipsFailOn fail_on) {
    return vips_webpload_buffer((void *)data, length, out, "n", n, "scale", scale, "access",
                                access, "fail_on", fail_on, NULL);
}

int cvips_gifload_buffer(const void *data, size_t length, VipsImage **out, int n,
                         VipsAccess access, VipsFailOn fail_on) {
    return vips_gifload_buffer((void *)data, length, out, "n", n, "access", access, "fail_on",
                               fail_on, NULL);
}

int cvips_heifload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                          VipsFailOn fail_on) {
    return vips_heifload_buffer((void *)data, length, out, "access", access, "fail_on", fail_on,
                                NULL);
}

int cvips_tiffload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                          VipsFailOn fail_on) {
    return vips_tiffload_buffer((void *)data, length, out, "access", access, "fail_on", fail_on,
                                NULL);
}

int cvips_jxlload_buffer(const void *data, size_t length, VipsImage **out, VipsAccess access,
                         VipsFailOn fail_on) {
    return vips_jxlload_buffer((void *)data, length, out, "access", access, "fail_on", fail_on,
                               NULL);
}

int cvips_svgload_buffer(const void *data, size_t length, VipsImage **out, double scale,
                         VipsAccess access, VipsFailOn fail_on) {
    return vips_svgload_buffer((void *)data, length, out, "scale", scale, "access", access,
                               "fail_on", fail_on, NULL);
}

int cvips_jpegsave_buffer(VipsImage *in, void **data, size_t *length, int q, gboolean interlace,
                          VipsForeignSubsample subsample, gboolean strip) {
    return vips_jpegsave_buffer(in, data, length, "Q", q, "optimize_coding", TRUE, "interlace",
                                interlace, "subsample_mode", subsample, "strip", strip, NULL);
}

int cvips_pngsave_buffer(VipsImage *in, void **data, size_t *length, int compression,
                         gboolean palette, int effort, gboolean strip) {
    return vips_pngsave_buffer(in, data, length, "compression", compression, "palette", palette,
                               "effort", effort, "strip", strip, NULL);
}

int cvips_webpsave_buffer(VipsImage *in, void **data, size_t *length, int q, int effort,
                          gboolean lossless, gboolean smart_subsample, gboolean strip) {
    return vips_webpsave_buffer(in, data, length, "Q", q, "effort", effort, "lossless", lossless,
                                "smart_subsample", smart_subsample, "strip", strip, NULL);
}

int cvips_heifsave_buffer(VipsImage *in, void **data, size_t *length, int q, int effort,
                          VipsForeignHeifCompression compression, VipsForeignSubsample subsample,
                          gboolean strip) {
    return vips_heifsave_buffer(in, data, length, "Q", q, "effort", effort, "compression",
                                compression, "subsample_mode", subsample, "bitdepth", 8, "strip",
                                strip, NULL);
}

int cvips_gifsave_buffer(VipsImage *in, void **data, size_t *length, int effort, gboolean strip) {
    return vips_gifsave_buffer(in, data, length, "effort", effort, "strip", strip, NULL);
}

int cvips_tiffsave_buffer(VipsImage *in, void **data, size_t *length, gboolean strip) {
    return vips_tiffsave_buffer(in, data, length, "compression", VIPS_FOREIGN_TIFF_COMPRESSION_LZW,
                                "strip", strip, NULL);
}

int cvips_resize(VipsImage *in, VipsImage **out, double scale, double vscale, VipsKernel kernel) {
    return vips_resize(in, out, scale, "vscale", vscale, "kernel", kernel, NULL);
}

int cvips_extract_area(VipsImage *in, VipsImage **out, int left, int top, int width, int height) {
    return vips_extract_area(in, out, left, top, width, height, NULL);
}

int cvips_embed(VipsImage *in, VipsImage **out, int x, int y, int width, int height,
                VipsArrayDouble *background) {
    return vips_embed(in, out, x, y, width, height, "extend", VIPS_EXTEND_BACKGROUND, "background",
                      background, NULL);
}

int cvips_smartcrop(VipsImage *in, VipsImage **out, int width, int height,
                    VipsInteresting interesting, int *attention_x, int *attention_y) {
    return vips_smartcrop(in, out, width, height, "interesting", interesting, "attention_x",
                          attention_x, "attention_y", attention_y, NULL);
}

int cvips_autorot(VipsImage *in, VipsImage **out) { return vips_autorot(in, out, NULL); }

int cvips_arrayjoin(VipsImage **in, VipsImage **out, int n, int across) {
    return vips_arrayjoin(in, out, n, "across", across, NULL);
}

int cvips_replicate(VipsImage *in, VipsImage **out, int across, int down) {
    return vips_replicate(in, out, across, down, NULL);
}

int cvips_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space) {
    return vips_colourspace(in, out, space, NULL);
}

int cvips_icc_transform(VipsImage *in, VipsImage **out, const char *output_profile,
                        const char *input_profile, gboolean embedded, VipsIntent intent) {
    return vips_icc_transform(in, out, output_profile, "input_profile", input_profile, "embedded",
                              embedded, "intent", intent, "depth", 8, NULL);
}

int cvips_premultiply(VipsImage *in, VipsImage **out) { return vips_premultiply(in, out, NULL); }

int cvips_unpremultiply(VipsImage *in, VipsImage **out) {
    return vips_unpremultiply(in, out, NULL);
}

int cvips_flatten(VipsImage *in, VipsImage **out, VipsArrayDouble *background) {
    return vips_flatten(in, out, "background", background, NULL);
}

int cvips_extract_band(VipsImage *in, VipsImage **out, int band, int n) {
    return vips_extract_band(in, out, band, "n", n, NULL);
}

int cvips_addalpha(VipsImage *in, VipsImage **out) { return vips_addalpha(in, out, NULL); }

int cvips_cast(VipsImage *in, VipsImage **out, VipsBandFormat format) {
    return vips_cast(in, out, format, NULL);
}

int cvips_copy_interpretation(VipsImage *in, VipsImage **out, VipsInterpretation interpretation) {
    return vips_copy(in, out, "interpretation", interpretation, NULL);
}

int cvips_linear1(VipsImage *in, VipsImage **out, double a, double b) {
    return vips_linear1(in, out, a, b, NULL);
}

int cvips_add(VipsImage *left, VipsImage *right, VipsImage **out) {
    return vips_add(left, right, out, NULL);
}

int cvips_min(VipsImage *in, double *out) { return vips_min(in, out, NULL); }

int cvips_avg(VipsImage *in, double *out) { return vips_avg(in, out, NULL); }

int cvips_draw_rect(VipsImage *image, double *ink, int n, int left, int top, int width, int height,
                    gboolean fill) {
    return vips_draw_rect(image, ink, n, left, top, width, height, "fill", fill, NULL);
}

int cvips_draw_circle(VipsImage *image, double *ink, int n, int cx, int cy, int radius,
                      gboolean fill) {
    return vips_draw_circle(image, ink, n, cx, cy, radius, "fill", fill, NULL);
}

int cvips_draw_line(VipsImage *image, double *ink, int n, int x1, int y1, int x2, int y2) {
    return vips_draw_line(image, ink, n, x1, y1, x2, y2, NULL);
}
