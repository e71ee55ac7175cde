{{/* The beginning of all names: the release's, with the chart's in it. */}}
{{- define "edgeward.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods of a component: (list $ "operator"). It can't be changed by an upgrade. */}}
{{- define "edgeward.selector" -}}
{{- $ := index . 0 -}}
app.kubernetes.io/name: {{ default $.Chart.Name $.Values.nameOverride | quote }}
app.kubernetes.io/instance: {{ $.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* The labels of an object of a component: (list $ "operator"). */}}
{{- define "edgeward.labels" -}}
{{- $ := index . 0 -}}
{{ include "edgeward.selector" . }}
app.kubernetes.io/part-of: edgeward
app.kubernetes.io/version: {{ $.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $.Chart.Name $.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "edgeward.image" -}}
{{- $ := index . 0 -}}
{{- $image := index . 1 -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The namespaces that are watched, the system's among them; nothing when all are. */}}
{{- define "edgeward.watchNamespaces" -}}
{{- if .Values.watchNamespaces -}}
{{- append .Values.watchNamespaces .Values.systemNamespace.name | uniq | sortAlpha | join "," -}}
{{- end -}}
{{- end -}}

{{/* What kube-apiserver calls the operator, when it asks it. */}}
{{- define "edgeward.webhooksHost" -}}
{{- if .Values.admission.url -}}
{{ (urlParse .Values.admission.url).hostname }}
{{- else -}}
{{ include "edgeward.fullname" . }}-operator.{{ .Release.Namespace }}.svc
{{- end -}}
{{- end -}}

{{/* What a pod of a component has beside its containers: (list $ "operator" .Values.operator). */}}
{{- define "edgeward.pod" -}}
{{- $ := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := index . 2 -}}
{{- with $.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext: {{- toYaml $.Values.podSecurityContext | nindent 2 }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
{{- if $values.topologySpreadConstraints }}
  {{- toYaml $values.topologySpreadConstraints | nindent 2 }}
{{- else }}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "edgeward.selector" (list $ $component) | nindent 8 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What restricted Pod Security asks of a container. */}}
{{- define "edgeward.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* A value as text. Numbers come as floating point, which would be written as 1e+06. */}}
{{- define "edgeward.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}
{{ int64 . }}
{{- else -}}
{{ . }}
{{- end -}}
{{- end -}}

{{/* Variables of one of the two programs: (list $ config extraEnv). */}}
{{- define "edgeward.env" -}}
{{- $ := index . 0 -}}
{{- $config := index . 1 -}}
{{- $extra := index . 2 -}}
- name: EDGEWARD_NAMESPACE
  value: {{ $.Release.Namespace | quote }}
- name: EDGEWARD_SYSTEM_NAMESPACE
  value: {{ $.Values.systemNamespace.name | quote }}
{{- with include "edgeward.watchNamespaces" $ }}
- name: EDGEWARD_WATCH_NAMESPACES
  value: {{ . | quote }}
{{- end }}
{{- range $property, $value := $config }}
- name: {{ regexReplaceAll "[^A-Za-z0-9]" $property "_" | upper }}
  value: {{ include "edgeward.text" $value | quote }}
{{- end }}
{{- with $extra }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Probes of one of the two programs, on its management port. */}}
{{- define "edgeward.probes" -}}
startupProbe: # up to a minute, whatever the node is busy with
  httpGet: {path: /q/health/live, port: management}
  periodSeconds: 1
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /q/health/live, port: management}
  periodSeconds: 10
  timeoutSeconds: 5
readinessProbe:
  httpGet: {path: /q/health/ready, port: management}
  periodSeconds: 2
  timeoutSeconds: 5
{{- end -}}
