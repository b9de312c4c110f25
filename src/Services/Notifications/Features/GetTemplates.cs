using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Notifications.Templates;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Notifications.Features;

/// <summary>Shows templates, and what was changed of them.</summary>
internal static class GetTemplatesFeature
{
    private const int EventsAtOnce = 500;

    public static void Add(ServiceBuilder service, NotificationOptions options)
    {
        service
            .Get(
                "/templates",
                Permission.NotificationTemplates,
                async (_, cancel) => Reply.List(All(await Book(service, cancel), options), nextCursor: null)
            )
            .Does("Lists the templates of messages: those that are built in and those that operators wrote.")
            .Gives<ListData<TemplateSummary>>();
        service
            .Get(
                TemplatePath.Path,
                Permission.NotificationTemplates,
                (request, cancel) => One(service, options, request, cancel)
            )
            .Does("Returns a template with its words.")
            .Gives<TemplateDetail>()
            .Refuses(RefusalCode.NotFound);
        service
            .Get(
                $"{TemplatePath.Path}/versions",
                Permission.NotificationTemplates,
                async (request, cancel) =>
                    Reply.List(await Versions(service, TemplatePath.Read(request, options), cancel), nextCursor: null)
            )
            .Does("Lists the changes of a template, newest first.")
            .Gives<ListData<TemplateVersionView>>()
            .Refuses(RefusalCode.NotFound);
    }

    /// <summary>What operators wrote.</summary>
    public static async ValueTask<TemplateBook> Book(ServiceBuilder service, CancellationToken cancel) =>
        (await service.Log.Read<TemplateBook>(TemplateBook.Stream, cancel)).State;

    private static async Task<Reply> One(
        ServiceBuilder service,
        NotificationOptions options,
        Request request,
        CancellationToken cancel
    )
    {
        var key = TemplatePath.Read(request, options);
        var edited = (await Book(service, cancel)).Of(key);
        return TemplatePath.TextOf(key, edited) is { } text
            ? Reply.Ok(TemplateDetail.Of(key, edited, text))
            : Reply.Refused(Refusal.NotFound("template", key.ToString()));
    }

    private static IReadOnlyList<TemplateSummary> All(TemplateBook book, NotificationOptions options) =>
        [
            .. options
                .Names.SelectMany(channel => TemplateTable.Kinds.Select(kind => (Kind: kind, Channel: channel)))
                .SelectMany(one => TemplateTable.Languages.Select(language => new TemplateKey(one.Kind, one.Channel, language)))
                .Concat(book.Edited.Where(edited => edited.Value.Text is not null).Select(edited => KeyOf(edited.Key)))
                .Distinct()
                .OrderBy(key => key.ToString(), StringComparer.Ordinal)
                .Select(key => TemplateSummary.Of(key, book.Of(key))),
        ];

    private static TemplateKey KeyOf(string text)
    {
        var parts = text.Split('/');
        return new TemplateKey(parts[0], parts[1], parts[2]);
    }

    private static async ValueTask<IReadOnlyList<TemplateVersionView>> Versions(
        ServiceBuilder service,
        TemplateKey key,
        CancellationToken cancel
    )
    {
        var (versions, after) = (new List<TemplateVersionView>(), 0L);
        while (await service.Log.ReadStream(TemplateBook.Stream, after, EventsAtOnce, cancel) is { Count: > 0 } events)
        {
            foreach (var recorded in events)
                if (recorded.Data is TemplateChanged changed && changed.Key == key)
                    versions.Add(new(changed.Version, changed.Subject, changed.Body.Split('\n'), changed.By, changed.At));
                else if (recorded.Data is TemplateReset reset && reset.Key == key)
                    versions.Add(new(reset.Version, null, null, reset.By, reset.At));
            after = events[^1].Version;
        }
        versions.Reverse();
        return versions;
    }
}
