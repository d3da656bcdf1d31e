curl --fail-with-body --cacert /etc/vonggac/ca.pem \
  --header "Authorization: Bearer <TOKEN>" \
  --data-binary @events.log \
  "@BASE@/ingest/@FORMAT@"
