using System.Net;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Web.Tls;
using Florin.Observability.Alerts;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Http.OpenApi;
using Florin.Platform.Http.Tls;
using Florin.Platform.Identity.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.Host.Composition;

/// <content>The gateway before the services.</content>
internal sealed partial class NodeComposition
{
    private ApiGateway Gateway(
        ServiceConnections connections,
        Identities identities,
        ServiceTokens serviceTokens,
        OperatorGuests guests,
        AlertEngine alerts
    ) =>
        new(
            new GatewayRuntime
            {
                Configuration = _context.Configuration,
                Services = [.. Catalog.Services.Select(LocationOf)],
                Endpoints = Catalog
                    .Described()
                    .ToDictionary(service => service.Definition.Name, service => service.Endpoints, StringComparer.Ordinal),
                Tokens = identities.Tokens,
                ServiceTokens = serviceTokens,
                Calls = connections.Calls,
                Traces = _context.Traces.Store,
                TraceLink = _context.Traces.Options.LinkTo,
                RemoteLimits = _remote?.RateLimits,
                ServiceTls = Tls,
                SectionsOfOthers = RemoteStores.Sections,
                Clock = _context.Clock,
                Random = connections.Random,
                IsProduction = _context.Container.GetRequiredService<IHostEnvironment>().IsProduction(),
                Ids = _context.Ids,
                Logs = _context.Logs,
                Metrics = _context.Metrics.Answer,
                OpenApi = ApiDocumentAnswer.Make(PublicApi.Document),
                AsyncApi = PublishedApi.Answer(_context.Configuration),
                GraphQl = GraphQlEntrance.Into(http => _gateway!.Serve(http), _context), // Asked once it is made.
                Operators = OperatorsAt,
                AdminOpenApi = ApiDocumentAnswer.OfAdmin,
                OperatorGuests = guests.Hosts,
                OperatorOperations = alerts.Api,
                Status = Alerting.Status(_context.Configuration, alerts),
            }
        );

    private IPEndPoint? OperatorsAt =>
        _context.Configuration.Options<AdminOptions>(AdminOptions.Section) is { Enabled: true } admin
            ? admin.EndpointOf(_context.Options.BasePort)
            : null;

    private ServiceTls? Tls => _context.Container.GetRequiredService<TransportSecurity>().Services;

    private ServiceLocation LocationOf(ServiceDefinition definition)
    {
        if (_services.Find(s => s.Current.Definition == definition) is not { } here)
            return ServiceLocation.Elsewhere(definition.Name, _addresses.ConfiguredOf(definition.Name));
        var port = new UriBuilder(
            Tls is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps,
            _context.Options.ServiceBind,
            _context.Options.PortOf(definition.Name)
        ).Uri;
        return ServiceLocation.Here(definition.Name, port, here.Serve, () => ServiceHealth.Of(here.Current)) with
        {
            IsShared = here.Current.Runtime.Log.IsShared,
            IsGuests = here.Current.HasGuests ? path => here.Current.IsGuests(path) : null,
        };
    }
}
