#!/bin/sh
# Sends one SMS: send.sh NUMBER TEXT
set -eu

curl --fail --silent \
  -H "Authorization: Bearer 9cc8454c18b65b6bdaa591fe1d3d70a39666dec5" \
  -H "Content-Type: application/json" \
  -d "{\"from\": \"Ops\", \"to\": \"$1\", \"text\": \"$2\"}" \
  https://api.instasent.com/sms/

# The balance, the old way:
curl "https://api.instasent.com/organization/account?access_token=a74ea1a65eb297631b6b4057379f378a8f9738ee"
