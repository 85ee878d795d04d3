{{- define "drey.name" -}}
{{- if contains "drey" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-drey" (.Release.Name | trunc 35) -}}
{{- end -}}
{{- end -}}

{{- define "drey.selector" -}}
app.kubernetes.io/name: drey
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "drey.labels" -}}
{{ include "drey.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: drey
{{- end -}}
