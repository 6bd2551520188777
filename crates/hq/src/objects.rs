//! Where attachments lie: a folder of HQ's, or a bucket of anything that speaks S3.

use std::path::Path;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::prefix::PrefixStore;

use crate::error::HqError;

/// `None` is the folder beside the database; `s3://bucket/prefix` takes endpoint, region and keys from
/// `settings`, then from the environment (`AWS_ENDPOINT`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`,
/// `AWS_SECRET_ACCESS_KEY`, `AWS_ALLOW_HTTP`).
pub fn open(
    place: Option<&str>,
    data: &Path,
    settings: &[(String, String)],
) -> Result<Arc<dyn ObjectStore>, HqError> {
    match place {
        Some(url) if url.contains("://") => bucket(url, settings),
        folder => {
            let folder = folder.map_or_else(|| data.join("objects"), Into::into);
            std::fs::create_dir_all(&folder)?;
            // HQ says that a file is durable: it must have reached the disk by then.
            Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)))
        }
    }
}

fn bucket(url: &str, settings: &[(String, String)]) -> Result<Arc<dyn ObjectStore>, HqError> {
    let rest = url.strip_prefix("s3://").ok_or(HqError::BadObjects)?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return Err(HqError::BadObjects);
    }
    // A second one is refused and changes nothing: the first is the same.
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    for (name, value) in settings {
        let key: AmazonS3ConfigKey = name.to_ascii_lowercase().parse()?;
        builder = builder.with_config(key, value);
    }
    let store = builder.build()?;
    let prefix = ObjectPath::parse(prefix.trim_end_matches('/')).map_err(|_| HqError::BadObjects)?;
    Ok(if prefix.as_ref().is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) })
}
