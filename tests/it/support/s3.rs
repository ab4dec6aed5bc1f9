//! A server that speaks S3, with a folder behind it: it counts requests, and fails when it is told to.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::error_handling::HandleError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::dto::*;
use s3s::service::S3ServiceBuilder;
use s3s::{HttpError, S3, S3Request, S3Response, S3Result};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub(crate) const KEY: &str = "AKIDNOTAREALKEY";
pub(crate) const SECRET: &str = "not/a+real=secret-of-anybody";
pub(crate) const BUCKET: &str = "site";

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `PUT`, `GET`, `LIST`, `DELETE`; of a file in parts `BEGIN`, `PART`, `END`, `GIVE UP`.
    pub(crate) what: String,
    /// The key; that of a removal of many is empty.
    pub(crate) key: String,
    pub(crate) content_type: String,
    pub(crate) caching: String,
}

#[derive(Default)]
struct Log {
    asked: Vec<Asked>,
    /// Requests that are still answered.
    left: Option<usize>,
    /// The end of a key, and whether a write of it arrives, whose answer does not.
    lost: Option<(String, bool)>,
    /// What is refused once, and of which file: the end of its key.
    refused: Option<(&'static str, &'static str)>,
    /// Files whose upload in parts has ended.
    ended: HashSet<String>,
    /// How often each file was written; Google calls it a generation, and compares it where S3 compares tags.
    generations: HashMap<String, u64>,
}

/// A running server; it ends with this.
pub(crate) struct Server {
    folder: TempDir,
    log: Arc<Mutex<Log>>,
    at: SocketAddr,
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start() -> Self {
        Server::of(true, true)
    }

    /// Listings lack the `ETag` of each file, which those of S3 have.
    pub(crate) fn without_tags() -> Self {
        Server::of(false, true)
    }

    /// Takes requests with Google's token in place of a signature, in the words that Google Cloud Storage has in common with S3.
    pub(crate) fn of_google() -> Self {
        Server::of(true, false)
    }

    fn of(tags: bool, is_signed: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let log = Arc::new(Mutex::new(Log::default()));
        let mut builder = S3ServiceBuilder::new(Files { files: FileSystem::new(folder.path()).unwrap(), tags });
        if is_signed {
            builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        } else {
            builder.set_access(Everybody);
        }
        let service = HandleError::new(builder.build(), |error: HttpError| async move { panic!("{error:?}") as StatusCode });
        let app = Router::new().fallback_service(service).layer(from_fn_with_state(log.clone(), counted));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let at = listener.local_addr().unwrap();
        runtime.spawn(async move { axum::serve(listener, app).await });
        Server { folder, log, at, _runtime: runtime }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.at)
    }

    /// The variables by which it is found.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let address = self.address();
        let all = [
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT", &address),
            ("AWS_ALLOW_HTTP", "true"),
        ];
        all.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    /// The variables by which it is found in place of Google's.
    pub(crate) fn environment_of_google(&self) -> Vec<(String, String)> {
        let address = self.address();
        let all = [("GOOGLE_BASE_URL", &*address), ("GOOGLE_BEARER_TOKEN", SECRET), ("GOOGLE_ALLOW_HTTP", "true")];
        all.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    /// The folder behind the bucket.
    pub(crate) fn bucket(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    /// Answers so many more requests, and no others.
    pub(crate) fn answer_only(&self, left: Option<usize>) {
        self.log.lock().unwrap().left = left;
    }

    /// Refuses the next request of a kind for a file.
    pub(crate) fn refuse(&self, what: &'static str, end_of_key: &'static str) {
        self.log.lock().unwrap().refused = Some((what, end_of_key));
    }

    /// Loses the answer to the next write of a file, or to the end of its parts, which arrives or does not.
    pub(crate) fn lose_answer(&self, end_of_key: &str, arrives: bool) {
        self.log.lock().unwrap().lost = Some((end_of_key.to_owned(), arrives));
    }

    /// Counts a write of a file that somebody else made.
    pub(crate) fn written_by_another(&self, key: &str) {
        *self.log.lock().unwrap().generations.entry(key.to_owned()).or_default() += 1;
    }

    /// What was asked and answered since this was last looked at.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.log.lock().unwrap().asked)
    }
}

async fn counted(State(log): State<Arc<Mutex<Log>>>, mut request: Request, next: Next) -> Response {
    let (asked, method) = (asked(&request), request.method().clone());
    let (key, what) = (asked.key.clone(), asked.what.clone());
    // Two words of Google's that S3 does not know.
    let (token, condition) = (request.headers().get("authorization"), request.headers().get("x-goog-if-generation-match"));
    let is_of_google = token.is_some_and(|token| token.as_bytes() == format!("Bearer {SECRET}").as_bytes());
    let wanted: Option<u64> = condition.map(|generation| generation.to_str().unwrap().parse().unwrap());
    if is_of_google {
        request.headers_mut().remove("authorization");
    }
    let (is_refused, lost) = {
        let mut log = log.lock().unwrap();
        match &mut log.left {
            Some(0) => return (StatusCode::SERVICE_UNAVAILABLE, Body::from("busy")).into_response(),
            Some(left) => *left -= 1,
            None => {}
        }
        log.asked.push(asked);
        // As some stores answer it. S3 itself says once more what it said.
        if what == "BEGIN" {
            log.ended.remove(&key);
        } else if what == "END" && !log.ended.insert(key.clone()) {
            return (StatusCode::NOT_FOUND, "<Error><Code>NoSuchUpload</Code></Error>").into_response();
        }
        if wanted.is_some_and(|wanted| wanted != log.generations.get(&key).copied().unwrap_or_default()) {
            return StatusCode::PRECONDITION_FAILED.into_response();
        }
        let is_write = what == "PUT" || what == "END";
        (
            log.refused.take_if(|(refused, end)| *refused == what && key.ends_with(*end)).is_some(),
            log.lost.take_if(|(end, _)| is_write && key.ends_with(end.as_str())),
        )
    };
    if is_refused {
        // Who answers before the request is read to its end, breaks the connection off.
        let _ = axum::body::to_bytes(request.into_body(), usize::MAX).await;
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Some((_, arrives)) = lost {
        if arrives {
            next.run(request).await;
        }
        // An answer whose body fails closes the connection.
        let broken: Result<axum::body::Bytes, _> = Err(std::io::Error::other("lost"));
        return Body::from_stream(futures_util::stream::iter([broken])).into_response();
    }
    let mut response = next.run(request).await;
    if is_of_google && response.status().is_success() {
        let generations = &mut log.lock().unwrap().generations;
        if method == Method::DELETE {
            generations.remove(&key);
        } else {
            let generation = generations.entry(key).or_default();
            *generation += u64::from(method == Method::PUT);
            response.headers_mut().insert("x-goog-generation", (*generation).into());
        }
    }
    response
}

fn asked(request: &Request) -> Asked {
    let header = |headers: &HeaderMap, name: &str| headers.get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned());
    let query = request.uri().query().unwrap_or_default();
    let what = match request.method().as_str() {
        "GET" if query.contains("list-type") => "LIST",
        "POST" if query.contains("delete") => "DELETE",
        "POST" if query.contains("uploads") => "BEGIN",
        "PUT" if query.contains("partNumber") => "PART",
        "POST" if query.contains("uploadId") => "END",
        "DELETE" if query.contains("uploadId") => "GIVE UP",
        other => other,
    };
    let key = request.uri().path().trim_start_matches('/').trim_start_matches(BUCKET).trim_start_matches('/');
    Asked {
        what: what.to_owned(),
        key: percent_encoding::percent_decode_str(key).decode_utf8().unwrap().into_owned(),
        content_type: header(request.headers(), "content-type"),
        caching: header(request.headers(), "cache-control"),
    }
}

/// Lets everybody in.
struct Everybody;

#[async_trait::async_trait]
impl S3Access for Everybody {
    async fn check(&self, _: &mut S3AccessContext<'_>) -> S3Result<()> {
        Ok(())
    }
}

/// The operations that publishing needs; the files' own server lists no tags.
struct Files {
    files: FileSystem,
    tags: bool,
}

impl Files {
    async fn tag(&self, bucket: &str, key: &str) -> Option<ETag> {
        let input = HeadObjectInput::builder().bucket(bucket.to_owned()).key(key.to_owned()).build().unwrap();
        let request = S3Request {
            input,
            method: Method::HEAD,
            uri: axum::http::Uri::default(),
            headers: HeaderMap::default(),
            extensions: axum::http::Extensions::default(),
            credentials: None,
            region: None,
            service: None,
            trailing_headers: None,
        };
        self.files.head_object(request).await.ok()?.output.e_tag
    }
}

#[async_trait::async_trait]
impl S3 for Files {
    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        self.files.get_object(request).await
    }

    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        self.files.put_object(request).await
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.files.delete_object(request).await
    }

    async fn delete_objects(&self, request: S3Request<DeleteObjectsInput>) -> S3Result<S3Response<DeleteObjectsOutput>> {
        self.files.delete_objects(request).await
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        self.files.create_multipart_upload(request).await
    }

    async fn upload_part(&self, request: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        self.files.upload_part(request).await
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        self.files.complete_multipart_upload(request).await
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        self.files.abort_multipart_upload(request).await
    }

    async fn list_objects_v2(&self, request: S3Request<ListObjectsV2Input>) -> S3Result<S3Response<ListObjectsV2Output>> {
        let bucket = request.input.bucket.clone();
        let mut listed = self.files.list_objects_v2(request).await?;
        for object in listed.output.contents.iter_mut().flatten().filter(|_| self.tags) {
            object.e_tag = self.tag(&bucket, object.key.as_deref().unwrap_or_default()).await;
        }
        Ok(listed)
    }
}
