using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway;

/// <summary>Tells browsers which pages of other origins may read a route's answers, by ASP.NET Core's CORS service.</summary>
internal sealed class CorsStage(CorsOptions options) : IRouteStage
{
    private readonly CorsService _cors = new(
        Options.Create(new Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions()),
        NullLoggerFactory.Instance
    );

    public RouteHandler Wrap(Route route, RouteHandler next)
    {
        var name = route.Config.CorsPolicy ?? options.DefaultPolicy;
        if (name is null || name.Equals(CorsOptions.Disable, StringComparison.OrdinalIgnoreCase))
            return next;
        if (!options.Policies.TryGetValue(name, out var policy))
            throw new WrongConfiguration(
                $"Gateway:Routes:{route.Id}:CorsPolicy is '{name}': there is no such policy; known: {string.Join(", ", options.Policies.Keys)}."
            );
        var cors = PolicyOf(policy);
        return (exchange, r) => Answer(exchange, r, cors, next);
    }

    /// <summary>Whether a browser asks if it may ask.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && request.Headers.Origin.Count > 0
        && request.Headers.AccessControlRequestMethod.Count > 0;

    private Task Answer(Exchange exchange, Route route, CorsPolicy policy, RouteHandler next)
    {
        var http = exchange.Http;
        if (http.Request.Headers.Origin.Count == 0)
        {
            // A cache before the gateway must not give this answer to a page of another origin.
            exchange.OnAnswer(headers => headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Origin));
            return next(exchange, route);
        }
        var result = _cors.EvaluatePolicy(http, policy);
        if (IsPreflight(http.Request))
        {
            _cors.ApplyResult(result, http.Response);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
        exchange.OnAnswer(_ => _cors.ApplyResult(result, http.Response));
        return next(exchange, route);
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
