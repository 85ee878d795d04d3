# What the applications name. Nothing reads the code, since the driver is `none`.

resource "aws_s3_bucket" "code" {
  bucket        = "code"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "code" {
  bucket = aws_s3_bucket.code.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_object" "code" {
  for_each = toset(["one", "two"])
  bucket   = aws_s3_bucket.code.id
  key      = "${each.key}.jar"
  content  = each.key

  depends_on = [aws_s3_bucket_versioning.code]
}

resource "aws_iam_role" "job" {
  name = "job"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "kinesisanalytics.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_cloudwatch_log_group" "job" {
  name = "job"
}

resource "aws_cloudwatch_log_stream" "job" {
  for_each       = toset(["one", "two"])
  name           = each.key
  log_group_name = aws_cloudwatch_log_group.job.name
}

resource "aws_vpc" "net" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "net" {
  for_each   = { one = "10.0.1.0/24", two = "10.0.2.0/24" }
  vpc_id     = aws_vpc.net.id
  cidr_block = each.value
}

resource "aws_security_group" "net" {
  name   = "job"
  vpc_id = aws_vpc.net.id
}
