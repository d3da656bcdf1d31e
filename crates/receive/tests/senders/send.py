"""Sends events with real libraries: send.py SENDER ADDRESS, with the token of SENDER_TOKEN. Says which library and version; fails when the library reports a failure."""

import logging
import os
import sys
from importlib.metadata import version

TEXT = "Đăng nhập thất bại từ 192.0.2.7, lần {}"
EVENTS = 25
TOKEN = os.environ.get("SENDER_TOKEN", "")


def say(package):
    print(f"peer: {package} {version(package)}")


def elasticsearch(address):
    from elasticsearch import Elasticsearch
    from elasticsearch.helpers import bulk

    say("elasticsearch")
    for compress in (False, True):
        client = Elasticsearch(f"http://{address}", api_key=TOKEN, http_compress=compress)
        assert client.info()["version"]["number"]
        assert client.cluster.health()["status"] == "green"
        actions = [{"_op_type": "create", "_index": "logs-py", "message": TEXT.format(n)} for n in range(EVENTS)]
        stored, errors = bulk(client, actions)
        assert (stored, errors) == (EVENTS, []), (stored, errors)
        stored, errors = bulk(client, [{"_op_type": "delete", "_index": "logs-py", "_id": "1"}], raise_on_error=False)
        assert stored == 0 and errors[0]["delete"]["status"] == 400, errors
        assert client.index(index="logs-py", document={"message": "one"})["result"] == "created"


def hec(address):
    from splunk_hec_handler import SplunkHecHandler

    say("splunk-hec-handler")
    host, port = address.split(":")
    handler = SplunkHecHandler(host, TOKEN, port=int(port), proto="http", source="test", sourcetype="_json")
    logger = logging.getLogger("hec")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    for n in range(EVENTS):
        logger.info({"message": TEXT.format(n)})


def loki(address):
    import logging_loki

    say("python-logging-loki")
    logging_loki.emitter.LokiEmitter.level_tag = "level"
    handler = logging_loki.LokiHandler(
        url=f"http://{address}/loki/api/v1/push", tags={"job": "loki-py"}, version="1", auth=("x", TOKEN)
    )
    handler.handleError = lambda record: sys.exit("the handler failed")
    logger = logging.getLogger("loki")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    for n in range(EVENTS):
        logger.info(TEXT.format(n))


def gelf(addresses):
    from pygelf import GelfTcpHandler, GelfUdpHandler

    say("pygelf")
    tcp, udp = (address.split(":") for address in addresses.split(","))
    handlers = [
        GelfTcpHandler(host=tcp[0], port=int(tcp[1])),
        GelfUdpHandler(host=udp[0], port=int(udp[1]), compress=True),
        # Small chunks, so that every message has several of them.
        GelfUdpHandler(host=udp[0], port=int(udp[1]), compress=False, chunk_size=60),
        # Not its HTTP handler: it closes the connection without waiting for an answer, and some servers then drop the request unread.
    ]
    for handler in handlers:
        handler.handleError = lambda record: sys.exit("the handler failed")
        logger = logging.getLogger(f"gelf-{id(handler)}")
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
        for n in range(EVENTS):
            logger.info("gelf-py " + TEXT.format(n))
    handlers[0].close()


def otlp(exporter, package):
    from opentelemetry._logs import LogRecord, SeverityNumber
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.resources import Resource

    say(package)
    provider = LoggerProvider(resource=Resource.create({"service.name": "otlp-py"}))
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    logger = provider.get_logger("senders", "1.0")
    for n in range(EVENTS):
        logger.emit(LogRecord(timestamp=1764295200000000000 + n, severity_number=SeverityNumber.WARN, body=TEXT.format(n), attributes={"n": n}))
    assert provider.force_flush()
    provider.shutdown()


def otlp_http(address):
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter

    exporter = OTLPLogExporter(
        f"http://{address}/v1/logs", headers={"authorization": f"Bearer {TOKEN}"}, compression=Compression.Gzip
    )
    otlp(exporter, "opentelemetry-exporter-otlp-proto-http")


def otlp_grpc(address):
    import grpc
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter

    for compression in (grpc.Compression.NoCompression, grpc.Compression.Gzip):
        exporter = OTLPLogExporter(
            address, insecure=True, headers=(("authorization", f"Bearer {TOKEN}"),), compression=compression
        )
        otlp(exporter, "opentelemetry-exporter-otlp-proto-grpc")


globals()[sys.argv[1]](sys.argv[2])
