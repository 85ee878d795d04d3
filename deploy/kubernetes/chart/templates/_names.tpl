{{- define "drey.name" -}}
{{- if .Values.fullname -}}
{{- .Values.fullname -}}
{{- else if contains "drey" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-drey" (.Release.Name | trunc 35 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{- define "drey.account" -}}
{{- .Values.serviceAccount.name | default (include "drey.name" .) -}}
{{- end -}}

{{- define "drey.claim" -}}
{{- .Values.storage.existingClaim | default (printf "%s-data" (include "drey.name" .)) -}}
{{- end -}}

{{- /* What jobs hang on; empty where they are in another namespace, in which nothing can hang on what is in this one. */ -}}
{{- define "drey.owner" -}}
{{- $namespace := get .Values.settings "DREY_KUBERNETES_NAMESPACE" -}}
{{- if has $namespace (list "" "$(NAMESPACE)" .Release.Namespace) -}}
{{- printf "%s-owner" (include "drey.name" .) -}}
{{- end -}}
{{- end -}}

{{- define "drey.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{- define "drey.hosts" -}}
{{- $name := include "drey.name" . -}}
{{- $service := printf "%s.$(NAMESPACE).svc" $name -}}
{{- $own := list $name (printf "%s.$(NAMESPACE)" $name) $service (printf "%s.%s" $service .Values.clusterDomain) -}}
{{- $ingress := ternary .Values.ingress.hosts (list) .Values.ingress.enabled -}}
{{- concat $own $ingress .Values.allowedHosts | uniq | join "," -}}
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
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "drey.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "drey.health" -}}
httpGet:
  path: /_localstack/health
  port: api
  httpHeaders:
    - name: Host
      value: localhost
{{- end -}}
