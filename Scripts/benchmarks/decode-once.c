// What a libvips program of one's own does at its best, as a peer for Scripts/benchmarks/imaging: each
// photograph is decoded once, to the largest of three sizes; the others are made from its pixels.
//
//     decode-once FOLDER PHOTOGRAPH...
//
// Writes FOLDER/WIDTH/NAME.webp, quality 75, libvips' default effort, one libvips thread.
#include <stdio.h>
#include <string.h>
#include <vips/vips.h>

static const int widths[] = {1200, 800, 400};

static int save(VipsImage *image, const char *folder, int width, const char *path) {
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char target[4096];
    snprintf(target, sizeof target, "%s/%d/%.*s.webp", folder, width,
             (int)(strlen(name) - strlen(strrchr(name, '.') ? strrchr(name, '.') : "")), name);
    return vips_webpsave(image, target, "Q", 75, "strip", TRUE, NULL);
}

static int render(const char *folder, const char *path) {
    VipsImage *lazy = NULL, *base = NULL;
    if (vips_thumbnail(path, &lazy, widths[0], "height", VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, NULL))
        return -1;
    base = vips_image_copy_memory(lazy);
    g_object_unref(lazy);
    int status = base == NULL || save(base, folder, widths[0], path);
    for (int place = 1; status == 0 && place < 3; place++) {
        VipsImage *small = NULL;
        status = vips_thumbnail_image(base, &small, widths[place], "height", VIPS_MAX_COORD, "size",
                                      VIPS_SIZE_DOWN, NULL)
            || save(small, folder, widths[place], path);
        if (small)
            g_object_unref(small);
    }
    if (base)
        g_object_unref(base);
    return status;
}

int main(int count, char **words) {
    if (count < 3 || VIPS_INIT(words[0]))
        return 2;
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    for (int place = 2; place < count; place++)
        if (render(words[1], words[place])) {
            fprintf(stderr, "%s: %s", words[place], vips_error_buffer());
            return 1;
        }
    vips_shutdown();
    return 0;
}
