internal import CVips

/// libvips' own search for what was made and never given back, for tests.
///
/// Source: `vips_leak_set` and `vips_shutdown`.
package enum VipsLeaks {
    /// Has every object counted; before libvips starts.
    package static func watch() { vips_leak_set(1) }

    /// Ends libvips for this process, which prints every leak to standard error: objects that are
    /// alive, memory, files, and errors that nobody took. Without any it prints one line, the
    /// high-water mark of its memory.
    package static func report() { vips_shutdown() }
}
