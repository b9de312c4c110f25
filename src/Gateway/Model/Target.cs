using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>Where a request goes.</summary>
/// <param name="Service">For X-Service: a service, or the gateway itself.</param>
/// <param name="Counted">Whether it counts against the sender's limit.</param>
/// <param name="Route">The route to take, or that would be taken with another method; null when the gateway answers.</param>
/// <param name="Rest">The path that is asked for there.</param>
/// <param name="Own">What the gateway answers itself; null when it goes to a service, or nowhere.</param>
internal readonly record struct Target(string Service, bool Counted, Route? Route, PathString Rest, OwnAnswer? Own)
{
    /// <summary>The gateway's name in X-Service.</summary>
    public const string Gateway = "gateway";

    /// <summary>The methods that there are routes for at its path, where there is none for its own; null where that is not what is wrong.</summary>
    public string? Allowed { get; init; }

    /// <summary>Whether its path named a version of the API, which is taken out of it.</summary>
    public bool IsVersioned { get; init; }

    /// <summary>The methods of its own answer, where those are not GET and HEAD; it then has parameters, and takes a body.</summary>
    public string? OwnMethods { get; init; }

    /// <summary>Its own answer is about a user, so that neither it nor its refusal may be stored.</summary>
    public bool IsOfUser { get; init; }

    /// <summary>Its own answer reads the query; where it does not, parameters are refused.</summary>
    public bool HasQuery { get; init; }

    /// <summary>Nothing answers it but a refusal.</summary>
    public bool IsRefused => Own is null && (Route is null || Allowed is not null);

    /// <summary>Nobody answers.</summary>
    public static Target Nowhere(string service, bool counted) => new(service, counted, null, default, null);
}

/// <summary>Something that the gateway answers itself.</summary>
internal delegate Task OwnAnswer(Exchange exchange);

/// <summary>How a request counts in limits, where it is not simply one request of its client.</summary>
/// <param name="CountedItems">The field of its body whose items are counted; null where it counts as one.</param>
/// <param name="ByAddress">Whether it counts by its address, too, whatever token it has.</param>
/// <param name="StreamedBytes">How many bytes its body may have, which is passed on as it comes; null where that is for its route to say.</param>
internal readonly record struct EndpointRule(string? CountedItems, bool ByAddress, int? StreamedBytes = null);
