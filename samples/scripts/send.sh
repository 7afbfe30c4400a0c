#!/bin/sh
# Sends one SMS: send.sh NUMBER TEXT
set -eu

curl --fail --silent \
  -H "Authorization: Bearer a2d9e2b38dad7f9e78f717b570162247e3dee642" \
  -H "Content-Type: application/json" \
  -d "{\"from\": \"Ops\", \"to\": \"$1\", \"text\": \"$2\"}" \
  https://api.instasent.com/sms/

# The balance, the old way:
curl "https://api.instasent.com/organization/account?access_token=1f5474cffaac670c967f0265ecd3057f4f208e26"
