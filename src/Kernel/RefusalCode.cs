namespace Florin.Kernel;

/// <summary>
/// What a refusal means for the caller, whatever the protocol: HTTP has a status for each kind, gRPC a status code.
/// </summary>
public enum RefusalKind
{
    /// <summary>A rule of the business does not allow it: asking again changes nothing as long as the facts stay the same.</summary>
    Rule,

    /// <summary>The request is not well formed.</summary>
    Invalid,

    /// <summary>The caller has not said who it is.</summary>
    Unauthenticated,

    /// <summary>The caller may not do this.</summary>
    Forbidden,

    /// <summary>It does not exist, or not for the caller.</summary>
    NotFound,

    /// <summary>The present state does not allow it.</summary>
    Conflict,

    /// <summary>The caller asks too often.</summary>
    Limited,

    /// <summary>It cannot be done at the moment; the same request may succeed later.</summary>
    Unavailable,

    /// <summary>It took too long, and whether it was done is unknown.</summary>
    Timeout,

    /// <summary>An error of the program.</summary>
    Fault,
}

/// <summary>A reason to refuse. Those of a service stand in its contract, those of the platform in <c>RefusalCodes</c>.</summary>
/// <param name="Name">Stable, for programs: small letters and hyphens, such as <c>insufficient-funds</c>.</param>
/// <param name="Kind">How each protocol reports it.</param>
/// <param name="Title">For people: the same words for every refusal of this code.</param>
public sealed record RefusalCode(string Name, RefusalKind Kind, string Title)
{
    /// <summary>The request is not well formed.</summary>
    public static RefusalCode Invalid { get; } = new("invalid-request", RefusalKind.Invalid, "Invalid request");

    /// <summary>It does not exist, or not for the caller.</summary>
    public static RefusalCode NotFound { get; } = new("not-found", RefusalKind.NotFound, "Not found");

    /// <summary>The caller may not do this.</summary>
    public static RefusalCode Forbidden { get; } = new("forbidden", RefusalKind.Forbidden, "Forbidden");

    /// <summary>The present state does not allow it.</summary>
    public static RefusalCode WrongState { get; } =
        new("wrong-state", RefusalKind.Conflict, "Not allowed in the current state");

    /// <summary>A code that this program does not know, such as one of a newer service: a rule of the business.</summary>
    public static RefusalCode Unknown(string name) => new(name, RefusalKind.Rule, "Request refused");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
