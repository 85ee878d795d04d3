// The part of the launcher that mends moto's CloudFormation: Python, put into the launcher's text.

/**
 * Defines `mend_stacks()`, for the time when moto's CloudFormation is loaded: it imports most of moto, which not every user needs.
 *
 * - moto leaves out resources of types that it does not know, and reports CREATE_COMPLETE. Those of Managed Service for Apache Flink are refused
 *   where moto itself has the template before it, whatever it was computed from: a change set that is executed later, an update with the previous
 *   template. The provider refuses what it can see before, with more words.
 * - A stack or an update that fails half way stays "in progress" for ever in moto 5.2.5; it is failed, with the reason as its event. Where moto
 *   breaks over it, it is forgotten: SDKs try again after a 500, and would be told that the stack exists.
 * - A reference to nothing is a refusal in CloudFormation's words, and no crash.
 * - A TemplateURL of any host but localhost is read by moto as `<bucket>.<rest>`, so that 127.0.0.1 is a bucket named 127. An object that is not
 *   there is a refusal and no crash.
 */
export const stacks: string = `
def mend_stacks():
    from urllib.parse import unquote, urlparse
    from moto.cloudformation import models, parsing, responses
    from moto.cloudformation.exceptions import ValidationError
    from moto.core.exceptions import ServiceException

    def refuse_ours(template):
        resources = template.get("Resources") if isinstance(template, dict) else None
        for name, resource in (resources.items() if isinstance(resources, dict) else ()):
            kind = resource.get("Type") if isinstance(resource, dict) else None
            if isinstance(kind, str) and kind.startswith(("AWS::KinesisAnalytics::", "AWS::KinesisAnalyticsV2::")):
                raise ValidationError(message=(
                    f"Template error: CloudFormation cannot make {name} ({kind}) here: the stack would be complete without it. Take it out of "
                    "the template and make the application at the same endpoint by aws kinesisanalyticsv2 create-application, an SDK or Terraform."
                ))

    def checked(method, template_of):
        def wrapped(self, *positional, **named):
            refuse_ours(template_of(self, *positional, **named))
            return method(self, *positional, **named)
        return wrapped

    first = lambda self, template, *rest, **named: template
    ResourceMap = parsing.ResourceMap
    ResourceMap.load = checked(ResourceMap.load, lambda self: self._template)
    ResourceMap.update = checked(ResourceMap.update, first)
    ResourceMap.build_change_set_actions = checked(ResourceMap.build_change_set_actions, first)

    def failing(method, status):
        def wrapped(self, *positional, **named):
            try:
                return method(self, *positional, **named)
            except Exception as fault:
                self.status = status
                self._add_stack_event(status, resource_status_reason=str(fault))
                raise
        return wrapped

    models.Stack.create_resources = failing(models.Stack.create_resources, "CREATE_FAILED")
    models.Stack.update = failing(models.Stack.update, "UPDATE_FAILED")

    create, look_up = models.CloudFormationBackend.create_stack, ResourceMap.__getitem__

    def create_stack(self, name, *positional, **named):
        before = set(self.stacks)
        try:
            return create(self, name, *positional, **named)
        except Exception as fault:
            if not isinstance(fault, ServiceException):
                for made in [each for each, stack in self.stacks.items() if each not in before and stack.name == name]:
                    del self.stacks[made]
            raise

    # Some of moto asks whether there is such a resource by catching KeyError.
    class Unresolved(ValidationError, KeyError):
        pass

    def resolve(self, key):
        if key not in self._parsed_resources and not self._resource_json_map.get(key):
            raise Unresolved(message=f"Template format error: Unresolved resource dependencies [{key}] in the Resources block of the template")
        return look_up(self, key)

    models.CloudFormationBackend.create_stack = create_stack
    ResourceMap.__getitem__ = resolve

    def template_at(template_url, account_id, partition):
        from moto.s3.exceptions import S3ClientError
        from moto.s3.models import s3_backends
        url = urlparse(template_url)
        host, path = url.hostname or "", unquote(url.path.lstrip("/"))
        own = re.match(r"(.+?)\\.s3[.-]", host)
        if url.scheme == "s3" or own:
            bucket, key = own.group(1) if own else host, path
        else:
            bucket, _, key = path.partition("/")
        try:
            found = s3_backends[account_id][partition].get_object(bucket, key) if bucket and key else None
        except S3ClientError as fault:
            raise ValidationError(message=f"S3 error: {getattr(fault, 'message', None) or fault}") from fault
        if found is None:
            raise ValidationError(message=f"S3 error: The specified key does not exist: {template_url}")
        return found.value.decode("utf-8")

    models.get_stack_from_s3_url = responses.get_stack_from_s3_url = template_at
`;
