//! A project made for measuring: articles of one text, with statements spread over them in one layer each.

use std::sync::Arc;

use gainsay::model::{
    Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, DateBasis, DateValue, Edtf, Fragment, Fragments,
    LabelId, Layer, LayerKey, Project, SpeakerId, Statement, StatementId, Timestamp, article::Origin,
};
use uuid::Uuid;

/// A paragraph of about 250 bytes with characters of one, two, three and four bytes.
pub const PARAGRAPH: &str = "Iran’s foreign ministry denied on Tuesday that it had asked for talks, \"Élysée\" sources \
    said 🚀, after the president had claimed that Tehran was seeking negotiations following last month's war; \
    «no request was made», the spokesman told reporters.\n";

fn statement(id: u128, text: &str, start: usize) -> Option<Statement> {
    let range = text.floor_char_boundary(start)..text.floor_char_boundary(start + 60);
    let fragments = Fragments::marking(text, Vec::from([range])).ok()?;
    let made = Timestamp::from_unix_secs(1_795_255_200);
    let label = LabelId::new("denial").ok()?;
    let mut statement =
        Statement::new(StatementId(Uuid::from_u128(id)), label, Anchor::Anchored(fragments), made);
    statement.speaker = SpeakerId::new("baghaei").ok();
    statement.mention = Fragment::new(text, 0..4).ok();
    statement.cues.extend(Fragment::new(text, 27..33).ok());
    statement.said = Some(DateValue::new(Edtf::parse("2025-07-08").ok()?, DateBasis::Relative));
    "Why this reading.".clone_into(&mut statement.note);
    Some(statement)
}

/// `articles` articles of `paragraphs` paragraphs, with `statements` statements each.
pub fn made_project(articles: usize, paragraphs: usize, statements: usize) -> Project {
    let mut project = Project::titled("Made");
    let text: Arc<str> = PARAGRAPH.repeat(paragraphs).into();
    for number in 0..articles {
        let (Ok(id), Ok(annotator)) = (ArticleId::new(&format!("article-{number}")), AnnotatorId::new("ann"))
        else {
            continue;
        };
        let origin = Origin {
            imported: Timestamp::from_unix_secs(0),
            source_name: "a.txt".to_owned(),
            source_encoding: "UTF-8".to_owned(),
        };
        let article = Article::new(id.clone(), ArticleDetails::default(), origin, text.clone());
        let mut layer =
            Layer::new(LayerKey { article: id.clone(), annotator }, article.fingerprint().clone());
        for index in 0..statements {
            let start = index * (text.len() - 100) / statements;
            let id = (number as u128) << 64 | index as u128;
            layer.statements.extend(statement(id, &text, start).map(|made| (made.id, Arc::new(made))));
        }
        project.layers.insert(layer.key.clone(), Arc::new(layer));
        project.articles.insert(id, Arc::new(article));
    }
    project
}
