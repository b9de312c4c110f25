using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Notifications.Templates;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Notifications.Features;

/// <summary>Writes a template, for messages from then on.</summary>
/// <param name="Key">Which.</param>
/// <param name="Asked">Its words.</param>
/// <param name="By">The operator.</param>
internal sealed record ChangeTemplate(TemplateKey Key, TemplateBody Asked, string By) : ICommand
{
    public string Stream => TemplateBook.Stream;
}

/// <summary>Takes back what was written of a template.</summary>
/// <param name="Key">Which.</param>
/// <param name="By">The operator.</param>
internal sealed record ResetTemplate(TemplateKey Key, string By) : ICommand
{
    public string Stream => TemplateBook.Stream;
}

internal static class ChangeTemplateFeature
{
    // Two hundred lines of characters that take four bytes each.
    private const int MaxBytes = 256 << 10;

    public static void Add(ServiceBuilder service, NotificationOptions options)
    {
        AddChanging(service, options);
        AddResetting(service, options);
    }

    private static void AddChanging(ServiceBuilder service, NotificationOptions options)
    {
        service.Commands.Handles<ChangeTemplate, TemplateBook>(
            (command, problems) => command.Asked.Check(command.Key, problems),
            (command, book, now) => book.Change(command.Key, command.Asked.Text, command.Asked.Version, command.By, now)
        );
        var send = service.Commands.Sender<ChangeTemplate>();
        service
            .Put(
                TemplatePath.Path,
                Permission.NotificationTemplates,
                async (request, cancel) =>
                {
                    var key = TemplatePath.Read(request, options);
                    var body = await request.Body<TemplateBody>(cancel, (body, problems) => body.Check(key, problems));
                    var command = new ChangeTemplate(key, body, request.Actor.Id);
                    return await request.Send(send, command, (TemplateBook book) => Changed(key, book), cancel);
                }
            )
            .Does("Writes a template, starting with the next message. If a version is given, it must not have changed since.")
            .Takes<TemplateBody>("subject", "lines")
            .UpTo(MaxBytes)
            .Gives<TemplateDetail>()
            .TakesIdempotencyKey()
            .RefusesBeforehand(RefusalCode.NotFound)
            .Refuses(RefusalCode.WrongState);
    }

    private static void AddResetting(ServiceBuilder service, NotificationOptions options)
    {
        service.Commands.Handles<ResetTemplate, TemplateBook>(
            (_, _) => { },
            (command, book, now) => book.Reset(command.Key, command.By, now)
        );
        var send = service.Commands.Sender<ResetTemplate>();
        service
            .Delete(
                TemplatePath.Path,
                Permission.NotificationTemplates,
                async (request, cancel) =>
                {
                    var key = TemplatePath.Read(request, options);
                    var command = new ResetTemplate(key, request.Actor.Id);
                    return await request.Send(
                        send,
                        command,
                        (TemplateBook book) => Reply.Ok(TemplateSummary.Of(key, book.Of(key))),
                        cancel
                    );
                }
            )
            .Does("Resets a template to what is built in, if anything is in its language. Repeating the request has no effect.")
            .Gives<TemplateSummary>()
            .TakesIdempotencyKey()
            .RefusesBeforehand(RefusalCode.NotFound);
    }

    // A change leaves words.
    private static Reply Changed(TemplateKey key, TemplateBook book) =>
        Reply.Ok(TemplateDetail.Of(key, book.Of(key), TemplatePath.TextOf(key, book.Of(key))!));
}
