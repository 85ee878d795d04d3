variable "endpoint" {
  description = "Where Drey listens; npm start prints it."
  type        = string
  default     = "http://127.0.0.1:4566"
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "name" {
  description = "Name of the application, and the beginning of the names of what belongs to it."
  type        = string
  default     = "ticks"
}

variable "jar" {
  description = "The job. Put the path of your own jar here."
  type        = string
  default     = "../ticks-to-s3/target/ticks-to-s3.jar"
}

variable "started" {
  description = "Whether the job runs."
  type        = bool
  default     = true
}

variable "parallelism" {
  type    = number
  default = 1
}

variable "rate" {
  description = "Ticks per second of the example job."
  type        = number
  default     = 100
}

variable "snapshot" {
  description = "Name of a snapshot to take of the running job; empty for none. Another name takes another one."
  type        = string
  default     = ""
}
