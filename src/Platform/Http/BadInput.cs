using Florin.Kernel;

namespace Florin.Platform.Http;

/// <summary>A request that cannot be read or bound; the pipeline answers with its code and everything that is wrong.</summary>
public sealed class BadInput : Exception
{
    private readonly Refusal? _refusal;

    /// <summary>A request with problems by field.</summary>
    public BadInput(Problems problems)
        : base("One or more fields are invalid.") => (Reason, Problems) = (RefusalCode.Invalid, problems);

    /// <summary>A request with one problem of one field.</summary>
    public BadInput(string field, string problem)
        : this(new Problems()) => Problems!.Add(field, problem); // Set by the constructor above.

    /// <summary>A request that is wrong as a whole.</summary>
    public BadInput(Refusal refusal)
        : base(refusal.Detail) => (Reason, _refusal) = (refusal.Reason, refusal);

    /// <summary>The contract's code.</summary>
    public RefusalCode Reason { get; }

    /// <summary>What is wrong, by field.</summary>
    public Problems? Problems { get; }

    /// <summary>The answer to it.</summary>
    public Reply ToReply() => Problems is { } problems ? Reply.Invalid(problems) : Reply.Refused(_refusal!); // It has one of both.
}
