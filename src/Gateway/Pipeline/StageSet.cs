using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline;

/// <summary>What the stages do by one configuration, from the outside in.</summary>
/// <param name="Connection">Around everything.</param>
/// <param name="Request">Around every request from outside.</param>
/// <param name="Route">On the way to a route's cluster.</param>
internal sealed record StageSet(
    IReadOnlyList<WrapConnection> Connection,
    IReadOnlyList<WrapRequest> Request,
    IReadOnlyList<WrapRoute> Route
)
{
    /// <summary>Composes what a route does.</summary>
    /// <exception cref="WrongConfiguration">Some stages cannot be as the route's configuration says; the message has all reasons.</exception>
    public void Compose(Route route)
    {
        var problems = new List<string>();
        RouteHandler handler = static (_, _) => throw new InvalidOperationException("The last stage calls no other.");
        foreach (var wrap in Route.Reverse())
            handler = Try(() => wrap(route, handler), handler, problems);
        RequestHandler entry = exchange => route.Handler(exchange, route);
        foreach (var wrap in Request.Reverse())
            entry = Try(() => wrap(route, entry), entry, problems);
        route.Compose(handler, entry);
        if (problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    /// <summary>What is done with requests that go to no route.</summary>
    public RequestHandler WithoutRoute()
    {
        RequestHandler entry = static exchange =>
            exchange.Target.Own is { } answer
                ? answer(exchange)
                : throw new InvalidOperationException("What goes to no route was answered.");
        foreach (var wrap in Request.Reverse())
            entry = wrap(null, entry);
        return entry;
    }

    /// <summary>Puts what is around everything around what the gateway does.</summary>
    public RequestDelegate Around(RequestDelegate serve)
    {
        foreach (var wrap in Connection.Reverse())
            serve = wrap(serve);
        return serve;
    }

    private static T Try<T>(Func<T> wrap, T otherwise, List<string> problems)
    {
        try
        {
            return wrap();
        }
        catch (WrongConfiguration wrong)
        {
            problems.Add(wrong.Message);
            return otherwise;
        }
    }
}
