variable "instasent_api_token" {
  type      = string
  sensitive = true
  default   = "eg07SNyIY-NnLZ_f7_RaUJjhhl25SgRZWe5wt1IW8F1lY4n3S7jmh_6NzlCcWeTV"
}

variable "commit" {
  type    = string
  default = "688e8892085a5174584eb3ee2bc2580795ce1762"
}
