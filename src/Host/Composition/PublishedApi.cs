using System.Text.Json.Nodes;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>Everything that programs may follow where logs are published.</summary>
internal static class PublishedApi
{
    /// <summary>Answers with its AsyncAPI document; null where there is no provider of relays.</summary>
    public static RequestDelegate? Answer(IConfiguration configuration) =>
        RelayProviders.All.Count > 0 ? ApiDocumentAnswer.Make(() => Document(configuration)) : null;

    /// <summary>The document, by the provider that there is.</summary>
    public static JsonObject Document(IConfiguration configuration) =>
        RelayProviders.All[0].Describe(configuration, Events(configuration));

    // The events of all logs, and who reads them where they are published.
    private static PublishedEvents Events(IConfiguration configuration)
    {
        var schemas = new Schemas(ofEvents: true);
        var logs = Catalog.Services.Select(service => new DescribedLog(service.Name, [.. Events(service, schemas)])).ToList();
        return new PublishedEvents(logs, schemas.Components(), Readers(configuration));
    }

    private static IEnumerable<(string, JsonNode)> Events(ServiceDefinition service, Schemas schemas)
    {
        var types = new EventTypes();
        service.Events(types);
        return types.All.OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => (e.Name, schemas.Of(e.Type)));
    }

    private static List<Subscription> Readers(IConfiguration configuration) =>
        [.. FeedSources.Published().Where(to => FeedSources.IsPublished(to, configuration))];
}
