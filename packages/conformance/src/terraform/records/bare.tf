# Nothing but what must be said, so that everything else is what the service makes of it.

resource "aws_kinesisanalyticsv2_application" "bare" {
  for_each = {
    "bare-flink"  = "FLINK-1_20"
    "bare-sql"    = "SQL-1_0"
    "bare-studio" = "ZEPPELIN-FLINK-3_0"
  }

  name                   = each.key
  runtime_environment    = each.value
  application_mode       = each.key == "bare-studio" ? "INTERACTIVE" : null
  service_execution_role = aws_iam_role.job.arn
  tags                   = var.changed ? { stage = "test" } : null
}
