using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Notifications.Features;

/// <summary>A message as a template would make it.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">HTML for mail, else plain text.</param>
internal sealed record TemplatePreview(string Subject, string Body);

/// <summary>Shows a template with made-up values put in. Nothing is recorded.</summary>
internal static class PreviewTemplateFeature
{
    private const int MaxBytes = 256 << 10;

    public static void Add(ServiceBuilder service, NotificationOptions options) =>
        service
            .Post(
                $"{TemplatePath.Path}/preview",
                Permission.NotificationTemplates,
                (request, cancel) => Answer(service, options, request, cancel)
            )
            .Does(
                "Shows a message that a template makes, with made-up values: the one in the body or, without one, the current one."
            )
            .MayTake<TemplateBody>()
            .UpTo(MaxBytes)
            .Gives<TemplatePreview>()
            .CanDryRun()
            .RefusesBeforehand(RefusalCode.NotFound);

    private static async Task<Reply> Answer(
        ServiceBuilder service,
        NotificationOptions options,
        Request request,
        CancellationToken cancel
    )
    {
        var key = TemplatePath.Read(request, options);
        var body = await request.OptionalBody<TemplateBody>(cancel);
        var problems = new Problems();
        body?.Check(key, problems);
        if (!problems.None)
            return Reply.Invalid(problems);
        var text = body?.Text ?? TemplatePath.TextOf(key, (await GetTemplatesFeature.Book(service, cancel)).Of(key));
        if (text is null)
            return Reply.Refused(Refusal.NotFound("template", key.ToString()));
        var filled = TemplateBody.Filled(key, text);
        return Reply.Ok(new TemplatePreview(filled.Subject, filled.Body));
    }
}
