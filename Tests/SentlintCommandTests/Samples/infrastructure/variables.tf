variable "instasent_api_token" {
  type      = string
  sensitive = true
  default   = "«{b64url:64}»"
}

variable "commit" {
  type    = string
  default = "{hex:40}"
}
