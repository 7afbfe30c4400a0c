variable "instasent_api_token" {
  type      = string
  sensitive = true
  default   = "_gcR4GU76TWALxhwO_72IUd_voOKq7DYw9SPvrZiYWhFyIQf398rT4Mjy6klUIT6"
}

variable "commit" {
  type    = string
  default = "935905f233d9c00272cb691c85b121fef568a252"
}
