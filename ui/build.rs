//! Compiles the window's `.slint` files, with their translations and fonts inside.

fn main() {
    #[cfg(feature = "kiosk")]
    {
        let config = slint_build::CompilerConfiguration::new()
            .with_style("fluent-light".into())
            .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles)
            .with_bundled_translations("ui/lang")
            // One list of words for all screens: the same words are translated once.
            .with_default_translation_context(slint_build::DefaultTranslationContext::None)
            .with_debug_info(true);
        slint_build::compile_with_config("ui/app.slint", config)
            .expect("the window's files compile");
    }
}
