//! Blobs: what goes in comes out, checked; nothing half, nothing through a link.

use std::path::{Path, PathBuf};

use tokio::io::AsyncReadExt as _;

use crate::blob::{self, BlobError, BlobId, FileStore};
use crate::testkit::TestBackend;

/// Put, get, size, delete, list with a cursor, limits: the suite of every engine.
pub async fn store(test: &TestBackend) {
    let blobs = &test.blobs;
    let empty = blobs.put_bytes(b"").await.unwrap();
    // FIPS 180-4 test value: SHA-256 of the empty message.
    assert_eq!(empty.to_string(), "sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(blobs.get_bytes(&empty, 0).await.unwrap(), b"");
    let large: Vec<u8> = (0..3_000_000_u32).map(|index| ((index * 31) >> 3) as u8).collect();
    let (id, size) = blobs.put(&mut &large[..], 3_000_000).await.unwrap();
    assert_eq!((id, size), (BlobId::of(&large), 3_000_000));
    assert_eq!(blobs.put(&mut &large[..], u64::MAX).await.unwrap(), (id, size));
    assert_eq!(blobs.get_bytes(&id, size).await.unwrap(), large);
    assert!(matches!(blobs.put(&mut &large[..], 2_999_999).await, Err(BlobError::TooLarge { limit: 2_999_999 })));
    assert!(matches!(blobs.get_bytes(&id, size - 1).await, Err(BlobError::TooLarge { .. })));

    let absent = BlobId::of(b"absent");
    assert!(matches!(blobs.get(&absent).await, Err(BlobError::Missing(id)) if id == absent));
    assert_eq!((blobs.size(&absent).await.unwrap(), blobs.size(&id).await.unwrap()), (None, Some(size)));
    assert!(!blobs.delete(&absent).await.unwrap());
    assert!(blobs.delete(&id).await.unwrap());
    assert!(!blobs.exists(&id).await.unwrap());

    let mut all = vec![empty];
    for index in 0..200_u32 {
        all.push(blobs.put_bytes(&index.to_le_bytes()).await.unwrap());
    }
    all.sort();
    let mut listed = Vec::new();
    loop {
        let page = blobs.list(listed.last().copied(), 33).await.unwrap();
        if page.is_empty() {
            break;
        }
        listed.extend(page);
    }
    assert_eq!(listed, all);
    let mut seen = 0;
    let verified = blobs.verify(|_| seen += 1).await.unwrap();
    assert_eq!((verified.blobs, verified.bytes, verified.damaged_count, seen), (201, 800, 0, 201));
    assert_eq!(id.to_string().parse::<BlobId>().unwrap(), id);
    for bad in ["", "sha256-", "sha256-zz", &id.to_string().to_uppercase(), "../../etc/passwd", &format!("{id}0")] {
        assert!(bad.parse::<BlobId>().is_err(), "{bad}");
    }
    assert!(matches!(blob::open("nothing:x").await, Err(BlobError::Config(_))));
}

fn path_of(root: &Path, id: &BlobId) -> PathBuf {
    let name = id.to_string();
    root.join(&name[7..9]).join(&name[9..11]).join(&name)
}

/// A flipped bit, a cut and a grown file are errors that name the blob; storing it again heals it.
pub async fn damage_is_told(test: &TestBackend) {
    let root = test.folder.path().join("blob");
    let content = vec![7; 1_000_000];
    let id = test.blobs.put_bytes(&content).await.unwrap();
    let fine = test.blobs.put_bytes(b"fine").await.unwrap();
    let mut flipped = content.clone();
    flipped[999_999] ^= 1;
    let mut grown = content.clone();
    grown.push(7);
    for bad in [&flipped[..], &content[..999_999], &grown[..], b""] {
        std::fs::write(path_of(&root, &id), bad).unwrap();
        let error = test.blobs.get_bytes(&id, u64::MAX).await.unwrap_err();
        assert!(matches!(error, BlobError::Corrupt(named) if named == id), "{error}");
        assert!(error.message().vi.contains(&id.to_string()));
        let mut reader = test.blobs.get(&id).await.unwrap();
        let error = reader.read_to_end(&mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
        // Reading on does not turn the error into an end.
        assert!(reader.read(&mut [0; 8]).await.is_err());
    }
    let verified = test.blobs.verify(|_| ()).await.unwrap();
    assert_eq!((verified.blobs, verified.damaged.as_slice()), (2, &[id][..]));
    test.blobs.put_bytes(&content).await.unwrap();
    assert_eq!(test.blobs.get_bytes(&id, u64::MAX).await.unwrap(), content);
    assert_eq!(test.blobs.get_bytes(&fine, 4).await.unwrap(), b"fine");
}

/// What a crash left behind goes at the next start, what a living writer holds stays; a put that fails leaves nothing.
pub async fn leftovers(test: &TestBackend) {
    let root = test.folder.path().join("blob");
    let temporary = root.join("tmp");
    std::fs::write(temporary.join("put-1-1"), b"half").unwrap();
    let living = std::fs::File::create(temporary.join("put-2-1")).unwrap();
    living.lock().unwrap();
    let store = FileStore::open(&root).await.unwrap();
    assert!(!temporary.join("put-1-1").exists());
    assert!(temporary.join("put-2-1").exists());
    drop(living);
    drop(FileStore::open(&root).await.unwrap());
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
    let store: &dyn blob::BlobStore = &store;
    assert!(store.put(&mut &[1_u8; 100][..], 99).await.is_err());
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
    assert!(store.list(None, 10).await.unwrap().is_empty());
}

/// Links inside of the folder lead nowhere.
#[cfg(unix)]
pub async fn links_are_not_followed(test: &TestBackend) {
    use std::os::unix::fs::symlink;
    let root = test.folder.path().join("blob");
    let outside = test.folder.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    let content = b"secret of another program";
    let id = BlobId::of(content);
    std::fs::write(outside.join(id.to_string()), content).unwrap();
    let path = path_of(&root, &id);
    // A link in place of the file.
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    symlink(outside.join(id.to_string()), &path).unwrap();
    assert!(test.blobs.get(&id).await.is_err());
    assert!(test.blobs.size(&id).await.is_err());
    // A put replaces the link and leaves its target alone.
    std::fs::write(outside.join(id.to_string()), b"untouched").unwrap();
    test.blobs.put_bytes(content).await.unwrap();
    assert_eq!(std::fs::read(outside.join(id.to_string())).unwrap(), b"untouched");
    // A link in place of a folder.
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
    symlink(&outside, path.parent().unwrap()).unwrap();
    assert!(test.blobs.get(&id).await.is_err());
    assert!(test.blobs.put_bytes(content).await.is_err());
    assert!(test.blobs.delete(&id).await.is_err());
    assert!(outside.join(id.to_string()).exists());
    // A link in place of the whole store.
    symlink(&outside, test.folder.path().join("linked")).unwrap();
    assert!(FileStore::open(test.folder.path().join("linked")).await.is_err());
}
