//! The door of PostgreSQL clients, with the real `psql` and a driver: what they look up, ask, are refused, and how it ends.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, Row as _};

use crate::client::Client;
use crate::first_visit::member;
use crate::home::Home;
use crate::program::{Server, free_port};

/// A server with the door open, and what its clients need.
struct Door {
    server: Server,
    admin: Client,
    root: String,
    port: u16,
    token: String,
}

fn token_of(client: &Client, unit: &str, scopes: &[&str]) -> String {
    let new = json!({"name": "báo cáo", "unit": unit, "scopes": scopes, "life_seconds": 3_600});
    let made = client.post("/api/v1/tokens", &new);
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["text"].as_str().unwrap().to_owned()
}

fn open(home: &Home, arguments: &[&str], more: &[(&str, &str)]) -> Door {
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let mut settings = vec![
        ("VONGGAC_SQL_LISTEN", listen.as_str()),
        ("VONGGAC_LIMITS_PRINCIPAL_BURST", "5000"),
        ("VONGGAC_LIMITS_ADDRESS_BURST", "5000"),
    ];
    settings.extend_from_slice(more);
    let mut server = Server::start_with(home, arguments, &settings);
    let (admin, root) = server.set_up();
    let token = token_of(&admin, &root, &["lake.", "inventory.", "monitor."]);
    let hosts = [("srv-đỗ", "server"), ("ws-01", "workstation")];
    for (name, kind) in hosts {
        let made = admin.post(&format!("/api/v1/units/{root}/hosts"), &json!({"name": name, "kind": kind}));
        assert_eq!(made.status, 201, "{}", made.text());
    }
    Door { server, admin, root, port, token }
}

const PLAIN: &[&str] = &["--insecure-http", "--empty"];

impl Door {
    fn psql_of(&self, user: &str, password: &str, database: &str) -> Command {
        let mut psql = Command::new("psql");
        psql.args(["-X", "-A", "-t", "-v", "VERBOSITY=verbose", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"]);
        psql.args(["-p", &self.port.to_string(), "-U", user, "-d", database]);
        psql.env("PGPASSWORD", password).env("PGCONNECT_TIMEOUT", "20").env("LC_ALL", "C.UTF-8");
        psql
    }

    fn psql(&self, statements: &[&str]) -> Output {
        let mut psql = self.psql_of("admin", &self.token, "vonggac");
        for one in statements {
            psql.args(["-c", one]);
        }
        psql.output().unwrap()
    }

    /// What `psql` prints; it must succeed.
    fn says(&self, statements: &[&str]) -> String {
        let out = self.psql(statements);
        let (text, error) = texts(&out);
        assert!(out.status.success() && error.is_empty(), "{statements:?}: {error}{text}");
        text
    }

    /// How `psql` is refused.
    fn refused(&self, statement: &str) -> String {
        let out = self.psql(&[statement]);
        assert!(!out.status.success(), "{statement}");
        texts(&out).1
    }

    fn options(&self) -> PgConnectOptions {
        let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(self.port).username("admin");
        options.password(&self.token).database("vonggac").ssl_mode(PgSslMode::Disable).disable_statement_logging()
    }
}

fn texts(out: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&out.stdout), text(&out.stderr))
}

/// True, with a loud line, where there is no `psql`.
fn absent() -> bool {
    let absent = Command::new("psql").arg("--version").output().is_err();
    if absent {
        eprintln!("SKIPPED: psql is absent (Debian: postgresql-client)");
    }
    absent
}

#[test]
fn psql_looks_up_what_there_is_and_asks() {
    if absent() {
        return;
    }
    let home = Home::sqlite();
    let door = open(&home, PLAIN, &[]);
    assert_eq!(door.says(&["SELECT name FROM hosts ORDER BY name"]), "srv-đỗ\nws-01\n");
    let listed = door.says(&["\\dt"]);
    assert!(listed.contains("public|hosts|table|admin") && listed.contains("public|events|table|admin"), "{listed}");
    let with_texts = door.says(&["\\dt+ hosts"]);
    assert!(with_texts.contains("Máy chủ"), "tables say what they hold: {with_texts}");
    assert!(door.says(&["\\d"]).contains("public|alerts|table|admin"));
    let hosts = door.says(&["\\d hosts"]);
    assert!(hosts.contains("name|text||not null|") && hosts.contains("unit|text||not null|"), "{hosts}");
    let events = door.says(&["\\d events"]);
    assert!(events.contains("time|timestamp with time zone|") && events.contains("records|bigint|"), "{events}");
    assert!(door.says(&["\\d+ events"]).contains("timestamp with time zone"));
    assert_eq!(door.says(&["\\dn"]), "public|admin\n");
    assert!(door.says(&["\\l"]).contains("vonggac|admin|UTF8"));
    assert!(door.says(&["\\du"]).contains("admin"));
    for empty in ["\\di", "\\dv", "\\df", "\\ds", "\\dm"] {
        let out = door.psql(&[empty]);
        let (text, error) = texts(&out);
        assert!(out.status.success() && !text.contains("hosts") && !error.contains("ERROR"), "{empty}: {error}{text}");
    }

    // What drivers and tools say at their start.
    let said = door.says(&[
        "SET extra_float_digits = 3",
        "SET application_name = 'x'",
        "SHOW server_version",
        "SHOW transaction_read_only",
        "BEGIN",
        "SELECT count(*) FROM hosts",
        "COMMIT",
        "BEGIN READ ONLY; SELECT 1; SELECT 2; ROLLBACK",
        "DISCARD ALL",
    ]);
    assert_eq!(said, "SET\nSET\n15.0\non\nBEGIN\n2\nCOMMIT\nBEGIN\n1\n2\nROLLBACK\nDISCARD ALL\n");
    assert_eq!(
        door.says(&["SELECT current_database(), current_user, current_schema(), current_setting('server_version_num')::int / 100"]),
        "vonggac|admin|public|1500\n"
    );
    // What Grafana asks for its list of tables and columns.
    let tables = door.says(&[
        "SELECT CASE WHEN quote_ident(table_schema) IN ('public') THEN quote_ident(table_name) ELSE quote_ident(table_schema) || '.' || \
         quote_ident(table_name) END AS \"table\" FROM information_schema.tables WHERE quote_ident(table_schema) NOT IN \
         ('information_schema', 'pg_catalog') ORDER BY 1",
    ]);
    assert!(tables.contains("hosts\n") && tables.contains("events\n"), "{tables}");
    let columns = door.says(&[
        "SELECT quote_ident(column_name) AS \"column\", data_type AS \"type\" FROM information_schema.columns WHERE \
         quote_ident(table_name) = 'events' ORDER BY ordinal_position",
    ]);
    assert!(
        columns.contains("\"time\"|timestamp with time zone") || columns.contains("time|timestamp with time zone"),
        "{columns}"
    );
    // What the driver for Java asks for tables and columns.
    let java = door.says(&[
        "SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, c.relname AS TABLE_NAME, CASE n.nspname ~ '^pg_' OR n.nspname = \
         'information_schema' WHEN true THEN 'SYSTEM TABLE' ELSE CASE c.relkind WHEN 'r' THEN 'TABLE' ELSE NULL END END AS TABLE_TYPE, \
         d.description AS REMARKS FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_description d ON (c.oid = \
         d.objoid AND d.objsubid = 0 and d.classoid = 'pg_class'::regclass) WHERE c.relnamespace = n.oid AND c.relname LIKE 'hosts' AND \
         (false OR ( c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' )) ORDER BY TABLE_TYPE,TABLE_SCHEM,TABLE_NAME",
    ]);
    assert!(java.starts_with("|public|hosts|TABLE|Máy chủ"), "{java}");
    let java = door.says(&[
        "SELECT * FROM (SELECT n.nspname,c.relname,a.attname,a.atttypid,a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS \
         attnotnull,a.atttypmod,a.attlen,t.typtypmod,row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS attnum, \
         nullif(a.attidentity, '') as attidentity,nullif(a.attgenerated, '') as attgenerated,pg_catalog.pg_get_expr(def.adbin, def.adrelid) \
         AS adsrc,dsc.description,t.typbasetype,t.typtype FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON (c.relnamespace = \
         n.oid) JOIN pg_catalog.pg_attribute a ON (a.attrelid=c.oid) JOIN pg_catalog.pg_type t ON (a.atttypid = t.oid) LEFT JOIN \
         pg_catalog.pg_attrdef def ON (a.attrelid=def.adrelid AND a.attnum = def.adnum) LEFT JOIN pg_catalog.pg_description dsc ON \
         (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) LEFT JOIN pg_catalog.pg_class dc ON (dc.oid=dsc.classoid AND dc.relname='pg_class') \
         LEFT JOIN pg_catalog.pg_namespace dn ON (dc.relnamespace=dn.oid AND dn.nspname='pg_catalog') WHERE c.relkind in \
         ('r','p','v','f','m') and a.attnum > 0 AND NOT a.attisdropped AND c.relname LIKE 'hosts') c WHERE true ORDER BY \
         nspname,c.relname,attnum",
    ]);
    assert!(java.contains("public|hosts|unit|25|t|"), "{java}");

    let audit =
        door.admin.get(&format!("/api/v1/units/{}/audit?operation=lake.query.run&limit=1000", door.root)).text();
    assert!(audit.contains("SELECT name FROM hosts ORDER BY name") && audit.contains("sql_sha256"), "it is recorded");
    let metrics = door.server.client().get("/metrics").text();
    assert!(metrics.contains("vonggac_sql_statements_total"), "{metrics}");
}

#[test]
fn each_sees_what_the_token_may_and_nothing_is_written() {
    if absent() {
        return;
    }
    let home = Home::sqlite();
    let door = open(&home, PLAIN, &[]);
    let made = door.admin.post("/api/v1/units", &json!({"parent": door.root, "kind": "unit", "name": "Đơn vị A"}));
    let ours = made.json()["id"].as_str().unwrap().to_owned();
    let us = member(&door.server, &door.admin, &ours, "an", "officer");
    us.post(&format!("/api/v1/units/{ours}/hosts"), &json!({"name": "srv-a", "kind": "server"}));
    let (of_us, few) = (token_of(&us, &ours, &["lake.", "inventory."]), token_of(&us, &ours, &["lake."]));
    let ask = |user: &str, token: &str, database: &str, sql: &str| {
        let out = door.psql_of(user, token, database).args(["-c", sql]).output().unwrap();
        let (text, error) = texts(&out);
        if out.status.success() { text } else { error }
    };
    let names = "SELECT name FROM hosts ORDER BY name";
    assert_eq!(ask("an", &of_us, "vonggac", names), "srv-a\n");
    assert_eq!(ask("báo cáo", &of_us, "vonggac", names), "srv-a\n", "by the name of the token");
    assert_eq!(ask("admin", &door.token, "vonggac", names), "srv-a\nsrv-đỗ\nws-01\n", "and those below");
    assert_eq!(ask("admin", &door.token, &ours, names), "srv-a\n", "a unit by its id");
    assert_eq!(ask("admin", &door.token, "Đơn vị A", names), "srv-a\n", "and by its name");
    let elsewhere = ask("an", &of_us, &door.root, names);
    assert!(elsewhere.contains("không có đơn vị"), "{elsewhere}");
    assert!(ask("an", &few, "vonggac", names).contains("không có bảng hosts"), "the scope of the token");
    assert!(!ask("an", &few, "vonggac", "\\dt").contains("hosts"), "what may not be read is not listed");

    // Whatever is wrong, it is told in the same words.
    let wrong = ask("an", &door.token, "vonggac", names);
    assert!(wrong.contains("tên hoặc mã truy cập không đúng"), "another's token: {wrong}");
    let of = |text: String| text.rsplit("FATAL:").next().unwrap().to_owned();
    let short: String = of_us.chars().take(of_us.len() - 1).collect();
    for (user, password) in [("an", "vgt_x"), ("nobody", of_us.as_str()), ("an", short.as_str())] {
        assert_eq!(of(ask(user, password, "vonggac", names)), of(wrong.clone()), "{user}");
    }

    for (statement, state) in [
        ("DELETE FROM hosts", "25006"),
        ("INSERT INTO hosts (name) VALUES ('x')", "25006"),
        ("CREATE TABLE a (b int)", "25006"),
        ("COPY (SELECT 1) TO '/tmp/x'", "25006"),
        ("SELECT * FROM nothing", "42000"),
        ("SELECT * FORM hosts", "42000"),
        ("SELECT 1 / (length(name) - length(name)) FROM hosts", "22000"),
        ("SET client_encoding = 'LATIN1'", "22023"),
        ("SET ROLE postgres", "42501"),
        ("SHOW nothing", "42704"),
    ] {
        let error = door.refused(statement);
        assert!(error.contains(&format!("ERROR:  {state}:")), "{statement}: {error}");
    }
    let failed = door
        .psql_of("admin", &door.token, "vonggac")
        .args([
            "-v",
            "ON_ERROR_STOP=0",
            "-c",
            "BEGIN",
            "-c",
            "SELECT x",
            "-c",
            "SELECT 1",
            "-c",
            "COMMIT",
            "-c",
            "SELECT 2",
        ])
        .output()
        .unwrap();
    let (text, error) = texts(&failed);
    assert!(error.contains("25P02") && text == "BEGIN\nROLLBACK\n2\n", "{error}{text}");
    let english = door
        .psql_of("admin", &door.token, "vonggac")
        .env("PGOPTIONS", "-c lc_messages=en_US.UTF-8")
        .args(["-c", "DELETE FROM hosts"])
        .output()
        .unwrap();
    assert!(texts(&english).1.contains("data is only read"), "{}", texts(&english).1);

    // A token that ends, ends what it opened.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = door.options().username("an").password(&of_us);
        let mut connection = options.connect().await.unwrap();
        assert_eq!(connection.fetch_all("SELECT name FROM hosts").await.unwrap().len(), 1);
        let tokens = us.get("/api/v1/tokens").json();
        for token in tokens.as_array().unwrap() {
            us.delete(&format!("/api/v1/tokens/{}", token["id"].as_str().unwrap()));
        }
        let ended = connection.fetch_all("SELECT name FROM hosts").await.unwrap_err();
        assert_eq!(ended.as_database_error().unwrap().code().unwrap(), "28000", "{ended}");
    });
}

#[test]
fn a_driver_prepares_binds_and_reads_in_binary() {
    let home = Home::sqlite();
    let door = open(&home, PLAIN, &[]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut connection = door.options().connect().await.unwrap();
        let row = sqlx::query(
            "SELECT name, length(name) AS n, 0.5::float8 AS r, name = $1 AS same, NULL::text AS nothing \
             FROM hosts WHERE name = $1 AND length(name) < $2",
        )
        .bind("srv-đỗ")
        .bind(100_i64)
        .fetch_one(&mut connection)
        .await
        .unwrap();
        assert_eq!((row.get::<String, _>(0).as_str(), row.get::<i64, _>(1), row.get::<f64, _>(2)), ("srv-đỗ", 6, 0.5));
        assert!(row.get::<bool, _>(3) && row.get::<Option<String>, _>(4).is_none());
        // A refusal leaves the connection usable, prepared statements are kept.
        let refused =
            sqlx::query("DELETE FROM hosts WHERE name = $1").bind("x").execute(&mut connection).await.unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "25006");
        for (name, count) in [("ws-01", 1), ("none", 0), ("srv-đỗ", 1)] {
            let rows =
                sqlx::query("SELECT * FROM hosts WHERE name = $1").bind(name).fetch_all(&mut connection).await.unwrap();
            assert_eq!(rows.len(), count, "{name}");
        }
        let mut transaction = connection.begin().await.unwrap();
        assert_eq!(sqlx::query("SELECT 1").fetch_all(&mut *transaction).await.unwrap().len(), 1);
        transaction.rollback().await.unwrap();
        connection.close().await.unwrap();
    });
}

#[test]
fn answers_and_connections_have_limits() {
    let home = Home::sqlite();
    let door = open(
        &home,
        PLAIN,
        &[("VONGGAC_SQL_ROWS", "150000"), ("VONGGAC_SQL_CONNECTIONS", "2"), ("VONGGAC_LAKE_QUERY_SECONDS", "300")],
    );
    let ten = "(VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))";
    let many = |times: usize, bytes: usize| {
        let from: Vec<String> = (0..times).map(|place| format!("{ten} t{place}(n)")).collect();
        format!("SELECT t0.n AS a, '{}' AS text FROM {}", "x".repeat(bytes), from.join(" CROSS JOIN "))
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut connection = door.options().connect().await.unwrap();
        connection.fetch_all("SELECT 1").await.unwrap();
        // 100,000 rows of 1,000 bytes, of which the server holds some thousand at a time.
        let before = door.server.memory_kib("VmRSS");
        let mut rows = 0;
        {
            let sql = many(5, 1_000);
            let mut stream = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch(&mut connection);
            while let Some(row) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
                let row = row.unwrap();
                assert_eq!(row.get::<String, _>(1).len(), 1_000);
                rows += 1;
            }
        }
        assert_eq!(rows, 100_000);
        let more = door.server.memory_kib("VmHWM").saturating_sub(before);
        eprintln!("100,000 rows of 1,000 bytes: {more} KiB more than before");
        assert!(more < 64 * 1024, "{more} KiB more for 100 MB of rows");
        // More rows than may be are an error and not a short answer.
        let sql = many(6, 10);
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "54000", "{refused}");
        assert!(refused.to_string().contains("150000") && refused.to_string().contains("sql.rows"), "{refused}");
        // As many connections as the settings say.
        let second = door.options().connect().await.unwrap();
        let full = door.options().connect().await.unwrap_err();
        assert_eq!(full.as_database_error().unwrap().code().unwrap(), "53300", "{full}");
        second.close().await.unwrap();
        let again = Instant::now();
        while door.options().connect().await.is_err() {
            assert!(again.elapsed() < Duration::from_secs(10), "a place that became free");
        }
    });
}

const ENDLESS: &str = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r";

#[test]
fn a_query_ends_with_its_time_when_it_is_cancelled_and_with_its_client() {
    if absent() {
        return;
    }
    let home = Home::sqlite();
    let door = open(&home, PLAIN, &[("VONGGAC_LAKE_QUERY_SECONDS", "60"), ("VONGGAC_LAKE_CONCURRENT", "1")]);
    // Ctrl-C in psql asks on another connection to end what runs.
    let mut psql = door.psql_of("admin", &door.token, "vonggac");
    let running = psql.args(["-c", ENDLESS]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    let asked = || {
        let text = door.server.client().get("/metrics").text();
        text.lines().find_map(|line| line.strip_prefix("vonggac_sql_statements_total ")).map(str::to_owned).unwrap()
    };
    while asked() == "0" {
        assert!(began.elapsed() < Duration::from_secs(30), "the query runs");
        std::thread::sleep(Duration::from_millis(20));
    }
    let sent = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let (_, error) = texts(&running.wait_with_output().unwrap());
    assert!(error.contains("57014") && began.elapsed() < Duration::from_secs(40), "{error}");
    // Its turn is free for the next one, and so is that of a client that was killed.
    let mut psql = door.psql_of("admin", &door.token, "vonggac");
    let mut running = psql.args(["-c", ENDLESS]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while asked() != "2" {
        std::thread::sleep(Duration::from_millis(20));
    }
    running.kill().unwrap();
    running.wait().unwrap();
    let began = Instant::now();
    assert_eq!(door.says(&["SELECT 1"]), "1\n");
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());

    let home = Home::sqlite();
    let door = open(&home, PLAIN, &[("VONGGAC_LAKE_QUERY_SECONDS", "1")]);
    let late = door.refused(ENDLESS);
    assert!(late.contains("57014") && late.contains("lake.query_seconds"), "{late}");
}

#[test]
fn tokens_cross_the_network_behind_tls_alone() {
    if absent() {
        return;
    }
    let home = Home::sqlite();
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    // No account is needed to see which connections are let in: a wrong token is refused behind the right door.
    let settings = [("VONGGAC_SQL_LISTEN", listen.as_str()), ("VONGGAC_SQL_PLAIN", "never")];
    let server = Server::start_with(&home, &["--empty"], &settings);
    let connect = |mode: &str| {
        let mut psql = Command::new("psql");
        psql.args(["-X", "-h", "127.0.0.1", "-p", &port.to_string(), "-U", "admin", "-d", "vonggac", "-c", "SELECT 1"]);
        psql.env("PGPASSWORD", "vgt_x")
            .env("PGSSLMODE", mode)
            .env("PGSSLROOTCERT", home.data().join("tls/certificate.pem"));
        texts(&psql.output().unwrap()).1
    };
    assert!(connect("disable").contains("sslmode=require"), "{}", connect("disable"));
    assert!(connect("require").contains("tên hoặc mã truy cập không đúng"), "{}", connect("require"));
    assert!(connect("verify-full").contains("tên hoặc mã truy cập không đúng"), "{}", connect("verify-full"));
    drop(server);
    // Without TLS, the door opens on loopback alone.
    let (code, _, error) = {
        let out = Home::sqlite()
            .program()
            .args(["serve", "--listen", "127.0.0.1:0", "--insecure-http", "--data", &home.at("other")])
            .env("VONGGAC_SQL_LISTEN", "0.0.0.0:0")
            .output()
            .unwrap();
        (out.status.code(), out.stdout, String::from_utf8(out.stderr).unwrap())
    };
    assert!(code != Some(0) && error.contains("sql.listen"), "{code:?} {error}");
}

#[test]
fn what_is_no_message_ends_its_connection_and_nothing_else() {
    use std::io::{Read as _, Write as _};
    let home = Home::sqlite();
    let door = open(&home, PLAIN, &[]);
    let say = |bytes: &[u8]| {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", door.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    };
    let start = b"\0\0\0\x13\0\x03\0\0user\0admin\0\0";
    let mut with_junk = start.to_vec();
    with_junk[3] = u8::try_from(start.len()).unwrap();
    with_junk.extend_from_slice(b"p\x7f\xff\xff\xff");
    for bytes in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        b"\xff\xff\xff\xff\0\x03\0\0",
        b"\0\0\0\x04\0\x03\0\0",
        b"\0\0\0\x10\x04\xd2\x16\x2e\0\0\0\x01\0\0\0\x02",
        b"\0\0\0\x08\0\x02\0\0",
        &with_junk,
    ] {
        let answer = say(bytes);
        assert!(!answer.windows(4).any(|part| part == b"C000"), "{answer:?}");
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut connection = door.options().connect().await.unwrap();
        assert_eq!(connection.fetch_all("SELECT 1").await.unwrap().len(), 1, "others go on");
    });
}
