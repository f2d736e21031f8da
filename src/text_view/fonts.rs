//! One collection of faces for the page and for the window's chrome.
//!
//! The bundled faces are there at once. The system's list of faces is read on a thread: a first frame needs none.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};

use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{FontData, FontFamily};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{
    FontContext, FontFamilyName, GenericFamily, LayoutContext, PositionedLayoutItem, StyleProperty,
};

/// Faces for every character that can be drawn.
pub(crate) struct Fonts {
    pub context: FontContext,
    /// Goes up when other faces are there, so that everything shaped before is stale.
    pub generation: u64,
    faces: Vec<Blob<u8>>,
    families: Vec<String>,
    loading: Option<Receiver<FontContext>>,
    fallback: Arc<Fallback>,
}

impl Fonts {
    pub fn new(faces: &[&'static [u8]]) -> Self {
        let faces: Vec<Blob<u8>> = faces.iter().map(|face| Blob::new(Arc::new(*face))).collect();
        let (context, families) = collect(&faces, false);
        let fallback = Arc::new(Fallback::new(context.clone(), families.clone()));
        Self { context, generation: 1, faces, families, loading: None, fallback }
    }

    /// Reads the system's list of faces on a thread, once.
    pub fn load_system(&mut self, ctx: &egui::Context) {
        if self.loading.is_some() || self.generation > 1 {
            return;
        }
        let (sender, receiver) = channel();
        let (faces, ctx) = (self.faces.clone(), ctx.clone());
        std::thread::spawn(move || {
            let (context, _) = collect(&faces, true);
            // Nobody listens any more when the window has been closed meanwhile.
            let _ = sender.send(context);
            ctx.request_repaint();
        });
        self.loading = Some(receiver);
    }

    /// Takes over what the thread has found. Says whether other faces are there now.
    pub fn poll(&mut self, ctx: &egui::Context) -> bool {
        let Some(receiver) = &self.loading else { return false };
        match receiver.try_recv() {
            Ok(context) => {
                self.fallback.replace(context.clone());
                self.context = context;
                self.generation += 1;
                self.loading = None;
                // egui remembers which characters no provider knew: installing it again makes it ask anew.
                ctx.set_font_providers(vec![self.provider()]);
                true
            }
            Err(TryRecvError::Empty) => false,
            Err(TryRecvError::Disconnected) => {
                self.loading = None;
                false
            }
        }
    }

    pub fn provider(&self) -> Arc<dyn FontProvider> {
        Arc::<Fallback>::clone(&self.fallback)
    }

    /// The families in which glyphs are looked for, in order: the asked one, the other bundled ones, the system's.
    pub fn stack<'a>(&'a self, family: &'a str) -> Vec<FontFamilyName<'a>> {
        family_stack(family, &self.families)
    }
}

fn family_stack<'a>(family: &'a str, bundled: &'a [String]) -> Vec<FontFamilyName<'a>> {
    let others = bundled.iter().map(String::as_str).filter(|other| *other != family);
    let named = std::iter::once(family).chain(others).map(FontFamilyName::named);
    let generic = [GenericFamily::Serif, GenericFamily::SansSerif].map(FontFamilyName::Generic);
    named.chain(generic).collect()
}

/// A collection of the bundled faces, with those of the system if asked for, and the names of the bundled families.
fn collect(faces: &[Blob<u8>], system_fonts: bool) -> (FontContext, Vec<String>) {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts });
    let mut ids = Vec::new();
    for face in faces {
        for (id, _) in collection.register_fonts(face.clone(), None) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let families = ids.iter().filter_map(|id| collection.family_name(*id).map(str::to_owned)).collect();
    if !system_fonts {
        // So that there is a face to ask even for a family that nobody has.
        collection.set_generic_families(GenericFamily::SansSerif, ids.into_iter());
    }
    (FontContext { collection, source_cache: SourceCache::default() }, families)
}

/// Finds faces for characters that egui's own lack, by shaping them as the page does.
struct Fallback {
    state: Mutex<FallbackState>,
    families: Vec<String>,
}

struct FallbackState {
    fonts: FontContext,
    layouts: LayoutContext<()>,
}

impl Fallback {
    fn new(fonts: FontContext, families: Vec<String>) -> Self {
        Self { state: Mutex::new(FallbackState { fonts, layouts: LayoutContext::new() }), families }
    }

    fn replace(&self, fonts: FontContext) {
        if let Ok(mut state) = self.state.lock() {
            state.fonts = fonts;
        }
    }
}

impl FontProvider for Fallback {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let mut state = self.state.lock().ok()?;
        let FallbackState { fonts, layouts } = &mut *state;
        let mut builder = layouts.ranged_builder(fonts, request.cluster, 1.0, false);
        let generic = match request.family {
            FontFamily::Monospace => "monospace",
            FontFamily::Proportional | FontFamily::Name(_) => "sans-serif",
        };
        let stack = family_stack(generic, &self.families);
        builder.push_default(StyleProperty::FontFamily(stack.as_slice().into()));
        let mut layout = builder.build(request.cluster);
        layout.break_all_lines(None);
        let item = layout.lines().next()?.items().next()?;
        let PositionedLayoutItem::GlyphRun(glyphs) = item else { return None };
        if glyphs.glyphs().next().is_none_or(|glyph| glyph.id == 0) {
            return None;
        }
        let font = glyphs.run().font();
        let name = format!("fallback {}.{}", font.data.id(), font.index);
        let data = FontData::from_blob(Arc::new(font.data.clone()), font.index);
        Some(FontInsert::new(&name, data, Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASKH: &[u8] = include_bytes!("../../assets/fonts/NotoNaskhArabic-Regular.ttf");
    const INTER: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");

    #[test]
    fn the_chrome_gets_an_arabic_face_for_arabic_words_and_none_for_what_no_face_has() {
        let fonts = Fonts::new(&[INTER, NASKH]);
        let ask = |cluster: &str| {
            let request = FallbackRequest { cluster, family: &FontFamily::Proportional };
            fonts.provider().font_for(&request).map(|insert| insert.data.bytes().len())
        };
        assert_eq!(ask("م"), Some(NASKH.len()));
        assert_eq!(ask("ꙮ"), None);
    }

    #[test]
    fn without_any_face_nothing_is_found_and_nothing_panics() {
        let fonts = Fonts::new(&[]);
        let request = FallbackRequest { cluster: "a", family: &FontFamily::Monospace };
        assert!(fonts.provider().font_for(&request).is_none());
    }

    #[test]
    fn the_faces_of_the_system_are_read_on_a_thread_and_taken_over_once() {
        let ctx = egui::Context::default();
        let mut fonts = Fonts::new(&[INTER, NASKH]);
        fonts.load_system(&ctx);
        let found = fonts.loading.take().and_then(|receiver| receiver.recv().ok());
        let (sender, receiver) = channel();
        fonts.loading = Some(receiver);
        assert!(!fonts.poll(&ctx), "nothing has come yet");
        assert!(found.is_some_and(|found| sender.send(found).is_ok()));
        assert!(fonts.poll(&ctx));
        assert_eq!(fonts.generation, 2);
        fonts.load_system(&ctx);
        assert!(fonts.loading.is_none());
        assert!(fonts.context.collection.family_id("Inter").is_some());
    }
}
