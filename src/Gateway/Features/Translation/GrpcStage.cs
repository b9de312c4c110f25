using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Configuration;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.Translation;

/// <summary>Asks a destination that speaks gRPC alone for what a route's requests ask with JSON.</summary>
internal sealed class GrpcStage : IRouteStage
{
    /// <inheritdoc/>
    public Type OfRoute => typeof(GrpcRoute);

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context) =>
        (route, next) =>
        {
            if (!context.TryRead<GrpcRoute>(route, out var read) || read.Grpc is not { } options)
                return next;
            if (route.Config.Duplex)
                throw RouteConfig.ExcludedByDuplex(route.Section, "Grpc:Method", options.Method);
            if (context.Configuration.GetSection($"{route.Section}:Transforms").GetChildren().Any())
                throw Excluded(route, options, "Transforms, which change requests and responses that are sent on as they are");
            if (route.Cluster.Destinations.Any(destination => destination.Upstream.IsHere))
                throw Excluded(route, options, $"the cluster {route.Cluster.Id}, which is a service of this process");
            var method = DescribedMethod.Read(options, $"{route.Section}:{nameof(read.Grpc)}");
            AskDestination ask = new GrpcQuestion(method, Parameters(route, options, method)).Ask;
            return (exchange, r) =>
            {
                exchange.Ask = ask;
                return next(exchange, r);
            };
        };

    // Each is one value of the message.
    private static List<string> Parameters(Route route, GrpcMethodOptions options, DescribedMethod method)
    {
        if (route.Config.Match.Path is not { } path)
            return [];
        var names = NamesIn(path);
        foreach (var name in names)
            if (
                method.Request.Named(name)
                is not { IsList: false, IsMap: false, Type: not (FieldType.Message or FieldType.Group) }
            )
                throw new WrongConfiguration(
                    $"{route.Section}:Match:Path is '{path}': {name} is not a field of {method.Request.Name} that has a single value, which it must be with Grpc:Method {options.Method}."
                );
        return names;
    }

    private static List<string> NamesIn(string path)
    {
        try
        {
            return [.. RoutePatternFactory.Parse(path).Parameters.Select(parameter => parameter.Name)];
        }
        catch (RoutePatternException)
        {
            return []; // The route's matcher says what is wrong.
        }
    }

    private static WrongConfiguration Excluded(Route route, GrpcMethodOptions options, string with) =>
        new($"{route.Section}:Grpc:Method is '{options.Method}': is not possible with {with}.");

    /// <summary>What a route says of it.</summary>
    private sealed record GrpcRoute
    {
        /// <summary>The method of gRPC that its requests are; default none: they are sent on as they are.</summary>
        [ValidateObjectMembers]
        public GrpcMethodOptions? Grpc { get; init; }
    }
}
