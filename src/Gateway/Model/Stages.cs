using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>Answers a request from outside.</summary>
internal delegate Task RequestHandler(Exchange exchange);

/// <summary>
/// Answers a request on a route. A failure of the gateway's own it does not write but leaves in
/// <see cref="Exchange.Failure"/>, so that a stage further out may try again or answer otherwise.
/// </summary>
internal delegate Task RouteHandler(Exchange exchange, Route route);

/// <summary>Puts a stage around what comes next in the server's own terms.</summary>
internal delegate RequestDelegate WrapConnection(RequestDelegate next);

/// <summary>
/// Puts a stage around what comes next for the requests of a route, or, without one, for those that go to no route. Called
/// once for each of them when a configuration is taken; returns what comes next itself where the stage has nothing to do.
/// </summary>
/// <exception cref="Florin.Platform.Configuration.WrongConfiguration">The route's configuration is not allowed; the whole configuration is refused.</exception>
internal delegate RequestHandler WrapRequest(Route? route, RequestHandler next);

/// <summary>The same on the way to a route's cluster, which the parts of a dashboard go too.</summary>
/// <exception cref="Florin.Platform.Configuration.WrongConfiguration">The route's configuration is not allowed; the whole configuration is refused.</exception>
internal delegate RouteHandler WrapRoute(Route route, RouteHandler next);

/// <summary>
/// A stage on a request's way through the gateway, listed in <c>Pipeline/Stages.cs</c>: what it reads of the configuration,
/// and, in one of the three interfaces below, what it does. It lives as long as the gateway; what it does by one
/// configuration is recreated for each.
/// </summary>
internal interface IStage
{
    /// <summary>The sections that it reads beside routes and clusters, and what each is read into.</summary>
    IReadOnlyList<(string Section, Type Options)> Sections => [];

    /// <summary>What it reads of <c>Gateway:Routes:{id}</c>: a type with those of the route's keys that are the stage's.</summary>
    Type? OfRoute => null;

    /// <summary>What it reads of <c>Gateway:Clusters:{id}</c>: a type with those of the cluster's keys that are the stage's.</summary>
    Type? OfCluster => null;

    /// <summary>The configuration that was read last is in use.</summary>
    void Take() { }
}

/// <summary>A stage around everything, before the gateway looks at the request.</summary>
internal interface IConnectionStage : IStage
{
    /// <summary>What it does by a configuration; adds what is wrong with that to the context's problems.</summary>
    WrapConnection Read(StageContext context);
}

/// <summary>A stage for every request from outside, also for those that the gateway answers itself.</summary>
internal interface IRequestStage : IStage
{
    /// <summary>What it does by a configuration; adds what is wrong with that to the context's problems.</summary>
    WrapRequest Read(StageContext context);
}

/// <summary>A stage on the way to a route's cluster.</summary>
internal interface IRouteStage : IStage
{
    /// <summary>What it does by a configuration; adds what is wrong with that to the context's problems.</summary>
    WrapRoute Read(StageContext context);
}
