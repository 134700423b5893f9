//! AsyncAPI 3.1: what stands on which topic, under which key and with which headers, who writes it and who reads it.
//!
//! Messages are those that producers may write: a document of channels says what is sent, and what is generated from it
//! must not write more than that. A consumer's tolerance is its own; the JSON Schemas have a view for it.

mod channels;
mod messages;
mod names;
mod operations;
mod schemas;
mod yaml;

use crate::emit::json::Object;
use crate::emit::{File, GENERATED};
use crate::model::{Catalog, Service};

/// One document for the whole catalogue.
pub(crate) fn emit(catalog: &Catalog) -> Vec<File> {
    let document = yaml::document(&document(catalog));
    vec![File { path: "asyncapi.yaml".into(), contents: format!("# {GENERATED}\n{document}") }]
}

fn document(catalog: &Catalog) -> Object {
    let components =
        Object::new().with("messages", messages::all(catalog)).with("schemas", schemas::all(catalog));
    Object::new()
        .with("asyncapi", "3.1.0")
        .with("id", format!("{}asyncapi.yaml", catalog.schema_base))
        .with("info", info(catalog))
        .with("defaultContentType", messages::CONTENT_TYPE)
        .with_some("x-services", services(catalog))
        .with("channels", channels::all(catalog))
        .with("operations", operations::all(catalog))
        .with("components", components)
}

fn info(catalog: &Catalog) -> Object {
    let npm = catalog.npm.as_ref();
    let fallback = || format!("Every event of {}, as its producers write it.", catalog.name);
    let license = npm.and_then(|npm| npm.license.clone()).map(|name| Object::new().with("name", name));
    Object::new()
        .with("title", format!("{} events", catalog.name))
        .with("version", npm.map_or_else(|| "0.0.0".to_owned(), |npm| npm.version.clone()))
        .with("description", npm.and_then(|npm| npm.readme.clone()).unwrap_or_else(fallback))
        .with_some("license", license)
}

/// Who answers for a service: AsyncAPI has no word for it.
fn services(catalog: &Catalog) -> Option<Object> {
    let mut services = Object::new();
    for (name, Service { owner, doc }) in &catalog.services {
        let service = Object::new().with_some("owner", owner.clone()).with_some("description", doc.clone());
        services.put(name.clone(), service);
    }
    Some(services).filter(|services| !services.0.is_empty())
}
