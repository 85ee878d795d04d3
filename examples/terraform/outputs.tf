output "application" {
  description = "ARN of the application, for terraform import."
  value       = aws_kinesisanalyticsv2_application.job.arn
}

output "rows" {
  description = "Where the job writes."
  value       = "s3://${aws_s3_bucket.rows.id}/output/"
}

output "log_stream" {
  description = "Where the cluster logs."
  value       = "${aws_cloudwatch_log_group.job.name}:${aws_cloudwatch_log_stream.job.name}"
}
