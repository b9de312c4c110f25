using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Cors;

/// <summary>
/// Tells browsers which pages of other origins may read answers, by ASP.NET Core's CORS service: all answers, those too that
/// the gateway gives before a route has its turn, as that a limit is used up.
/// </summary>
internal sealed class CorsPolicies
{
    private static readonly CorsService Service = new(
        Options.Create(new Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions()),
        NullLoggerFactory.Instance
    );

    private readonly CorsOptions _options;
    private readonly Dictionary<string, CorsPolicy> _policies;

    /// <summary>The policies of a configuration.</summary>
    public CorsPolicies(CorsOptions options)
    {
        _options = options;
        _policies = options.Policies.ToDictionary(p => p.Key, p => PolicyOf(p.Value), StringComparer.OrdinalIgnoreCase);
        if (options.DefaultPolicy is { } name)
            Default = _policies[name]; // The options were checked.
    }

    /// <summary>The policy of what no route answers; null for none.</summary>
    public CorsPolicy? Default { get; }

    /// <summary>The policy of a route; null for none.</summary>
    /// <exception cref="WrongConfiguration">There is no such policy.</exception>
    public CorsPolicy? Of(Route route, string? name)
    {
        if (name is null)
            return Default;
        if (name.Equals(CorsOptions.Disable, StringComparison.OrdinalIgnoreCase))
            return null;
        return _policies.TryGetValue(name, out var policy)
            ? policy
            : throw new WrongConfiguration(
                $"{route.Section}:CorsPolicy is '{name}': no such policy; known policies: {string.Join(", ", _options.Policies.Keys)}."
            );
    }

    /// <summary>Whether a browser asks if it may ask.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && request.Headers.Origin.Count > 0
        && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Has an exchange's answer say whether a page may read it, whoever gives it.</summary>
    public static void Mark(Exchange exchange, CorsPolicy policy)
    {
        var http = exchange.Http;
        // A cache before the gateway must give an answer to no page of another origin, and to none of this one that says
        // nothing of it. Where every origin may read, an answer that says so is good for all.
        if (http.Request.Headers.Origin.Count == 0)
        {
            exchange.OnAnswer(static headers => Varying.By(headers, HeaderNames.Origin));
            return;
        }
        var result = Service.EvaluatePolicy(http, policy);
        var isForAll = policy.AllowAnyOrigin && !policy.SupportsCredentials;
        exchange.OnAnswer(headers =>
        {
            Service.ApplyResult(result, http.Response);
            if (!isForAll)
                Varying.By(headers, HeaderNames.Origin);
        });
    }

    private static CorsPolicy PolicyOf(CorsPolicyOptions options)
    {
        var builder = new CorsPolicyBuilder()
            .WithOrigins([.. options.Origins])
            .WithMethods([.. options.Methods])
            .WithHeaders([.. options.Headers])
            .WithExposedHeaders([.. options.ExposedHeaders])
            .SetPreflightMaxAge(options.MaxAge);
        if (options.Origins.Exists(origin => origin.Contains("*.", StringComparison.Ordinal)))
            builder.SetIsOriginAllowedToAllowWildcardSubdomains();
        return (options.AllowCredentials ? builder.AllowCredentials() : builder).Build();
    }
}
