//! What happens to every request: id, limits, who calls, the route in a task of its own, the answer in the caller's language.

mod client;
mod headers;

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::watch;
use vg_access::problem::kinds as access_kinds;
use vg_access::sessions::{CSRF_HEADER, check_csrf, read_cookie};
use vg_access::{Caller, Origin, Problem, Redacted, address_key};
use vg_backend::clock::new_id;
use vg_model::Text;

use super::kinds;
use super::refused::answer;
use super::state::App;

/// Header that names the request in answers and logs.
const REQUEST_ID: &str = "x-request-id";

/// Who calls, as the shell found it.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    /// The caller, when session or token are good.
    pub(super) caller: Option<Caller>,
    /// Where the request came from.
    pub(super) origin: Origin,
    /// The CSRF token of the session, so that a page that was loaded again learns it.
    pub(super) csrf: Option<String>,
}

/// Tells a handler that nobody waits for its answer any more. A change goes on all the same; a question need not.
#[derive(Clone, Debug)]
pub(super) struct Gone(watch::Receiver<()>);

impl Gone {
    /// What waits, and what tells that it is gone.
    fn new() -> (watch::Sender<()>, Self) {
        let (waiting, gone) = watch::channel(());
        (waiting, Self(gone))
    }

    /// Waits until nobody waits any more.
    pub(super) async fn wait(mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

/// The outermost layer.
pub(super) async fn shell(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    app.metrics.began();
    // Without randomness there is no id, and no secret either: such a server refuses all work elsewhere.
    let id = new_id(&*app.backend.clock, &*app.backend.random).unwrap_or_default();
    let origin = client::origin(&app, &request, &id);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = match guarded(&app, request, next, &origin).await {
        Ok(response) => response,
        Err(problem) => answer_logged(&problem, &origin),
    };
    let mut response = in_language(response, &origin);
    headers::secure(response.headers_mut(), app.secure);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let status = response.status().as_u16();
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    app.metrics.ended(status, micros);
    let address = origin.address().map(|address| address.to_string()).unwrap_or_default();
    tracing::info!(request = id, %method, path, status, micros, address, "answered");
    response
}

/// Limits, who calls, then the route.
async fn guarded(app: &App, mut request: Request, next: Next, origin: &Origin) -> Result<Response, Problem> {
    check_sizes(app, &request)?;
    app.by_address.check(&address_key(origin.address()))?;
    let Ok(permit) = Arc::clone(&app.running).try_acquire_owned() else { return Err(busy()) };
    // Copies, because a body cannot be shared between threads while this waits.
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let identity = identify(app, &method, &headers, origin).await?;
    if let Some(caller) = &identity.caller {
        app.by_principal.check(&caller.limit_key())?;
    }
    request.extensions_mut().insert(identity);
    let (_waiting, gone) = Gone::new();
    request.extensions_mut().insert(gone);
    // A task of its own: a panic ends it alone, and a client that goes away does not stop a change half way.
    let mut task = tokio::spawn(async move {
        let response = next.run(request).await;
        drop(permit);
        response
    });
    match tokio::time::timeout(app.limits.time, &mut task).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(fault)) => {
            app.metrics.panicked();
            Err(Problem::internal(format!("the request ended in a fault: {fault}")))
        }
        Err(_) => {
            task.abort();
            let seconds = app.limits.time.as_secs();
            let vi = format!("yêu cầu không hoàn tất trong {seconds} giây; hãy thử lại");
            Err(Problem::new(&kinds::REQUEST_TIMEOUT, Text::new(vi, format!("not done within {seconds} s; try again"))))
        }
    }
}

fn busy() -> Problem {
    let text = Text::new("máy chủ đang bận; hãy thử lại sau giây lát", "the server is busy; try again in a moment");
    Problem::new(&access_kinds::BUSY, text).retry_after(std::time::Duration::from_secs(1))
}

fn check_sizes(app: &App, request: &Request) -> Result<(), Problem> {
    let limits = app.limits;
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if headers > limits.headers {
        let (vi, en) =
            (format!("tiêu đề vượt quá {} byte", limits.headers), format!("more than {} bytes", limits.headers));
        return Err(Problem::new(&kinds::HEADERS_TOO_LARGE, Text::new(vi, en)));
    }
    if request.uri().query().is_some_and(|query| query.len() > limits.query) {
        let (vi, en) = (format!("tham số vượt quá {} byte", limits.query), format!("more than {} bytes", limits.query));
        return Err(Problem::new(&kinds::QUERY_TOO_LONG, Text::new(vi, en)));
    }
    Ok(())
}

/// Token before cookie: a program that sends both means the token. What has ended counts as nobody, so that signing in
/// works with an old cookie; a cookie that is good needs its CSRF token for everything that changes.
async fn identify(app: &App, method: &Method, headers: &HeaderMap, origin: &Origin) -> Result<Identity, Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let mut identity = Identity { caller: None, origin: origin.clone(), csrf: None };
    if let Some(token) = text("authorization").and_then(bearer) {
        identity.caller = somebody(app.access.token(origin, &token).await)?;
        return Ok(identity);
    }
    let unsafe_method = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if unsafe_method && text("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site") {
        let vi = "yêu cầu xuất phát từ trang web khác nên bị từ chối";
        return Err(Problem::new(&access_kinds::CSRF_MISMATCH, Text::new(vi, "the request comes from another site")));
    }
    if let Some(token) = text("cookie").and_then(|header| read_cookie(header, app.secure)) {
        identity.caller = somebody(app.access.session(origin, &token).await)?;
        if identity.caller.is_some() {
            if unsafe_method {
                check_csrf(&token, text(CSRF_HEADER))?;
            }
            identity.csrf = Some(vg_access::sessions::csrf_token(&token));
        }
    }
    Ok(identity)
}

fn bearer(header: &str) -> Option<Redacted<String>> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Redacted::from(token.trim()))
}

/// The caller; nobody when the session or token has ended; any other problem is one.
fn somebody(found: Result<Caller, Problem>) -> Result<Option<Caller>, Problem> {
    match found {
        Ok(caller) => Ok(Some(caller)),
        Err(problem) if problem.code() == access_kinds::UNAUTHENTICATED.code => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Writes a problem that a handler or the router left, in the language of the caller.
fn in_language(response: Response, origin: &Origin) -> Response {
    if let Some(problem) = response.extensions().get::<Arc<Problem>>() {
        return answer_logged(&Arc::clone(problem), origin);
    }
    let status = response.status().as_u16();
    let is_problem =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == vg_access::problem::MEDIA_TYPE);
    if status < 400
        || is_problem
        || response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/x-probe")
    {
        return response;
    }
    let problem = match status {
        404 => Problem::not_found(),
        405 => {
            let text = Text::new("đường dẫn này không nhận phương thức đó", "this path does not take that method");
            Problem::new(&kinds::METHOD_NOT_ALLOWED, text)
        }
        400..=499 => {
            let text = Text::new("tham số của yêu cầu không đọc được", "a parameter of the request cannot be read");
            Problem::new(&access_kinds::BAD_REQUEST, text)
        }
        _ => Problem::internal(format!("an answer with status {status}")),
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut response = answer_logged(&problem, origin);
    if let Some(allow) = allow {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// The answer to a problem; faults of the program go to the log with their cause.
fn answer_logged(problem: &Problem, origin: &Origin) -> Response {
    if problem.status() >= 500 {
        let cause = std::error::Error::source(problem).map(ToString::to_string).unwrap_or_default();
        tracing::error!(request = origin.trace_id(), code = problem.code(), %problem, cause, "refused");
    }
    if problem.code() == access_kinds::INTERNAL.code && problem.source.is_none() {
        // What the program says of its own fault is for the log.
        let vi = "lỗi của chương trình; báo quản trị viên hệ thống kèm mã yêu cầu";
        let text = Text::new(vi, "a fault of the program; tell the administrator the id of this request");
        return answer(&Problem::new(&access_kinds::INTERNAL, text), origin.lang, origin.trace_id());
    }
    answer(problem, origin.lang, origin.trace_id())
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::serve::installation;
    use crate::serve::settings::Settings;

    /// A handler with a fault.
    async fn fault() -> &'static str {
        panic!("bí mật của chương trình")
    }

    async fn ask(address: std::net::SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn a_panic_ends_its_request_alone_and_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::load(None, std::iter::empty()).unwrap();
        let backend = installation::open(&settings, folder.path(), true).await.unwrap();
        let access = installation::access(&backend, &settings, false).await.unwrap();
        let app = App::new(backend, access, &settings, folder.path(), false, false, String::new()).unwrap();
        let router = Router::new()
            .route("/fault", get(fault))
            .route("/fine", get(async || "fine"))
            .layer(axum::middleware::from_fn_with_state(app.clone(), shell));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let answer = ask(address, "/fault").await;
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("application/problem+json"), "{answer}");
        assert!(answer.contains("\"code\":\"internal\"") && !answer.contains("bí mật"), "{answer}");
        assert!(app.metrics.text().contains("vonggac_http_panics_total 1"));
        assert!(ask(address, "/fine").await.ends_with("fine"));
    }
}
