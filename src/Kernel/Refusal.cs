using System.Collections.Immutable;

namespace Florin.Kernel;

/// <summary>The business said no: a value, not an exception.</summary>
/// <param name="Reason">Why, as a code of the contract.</param>
/// <param name="Detail">One sentence for people, naming what was asked and what is allowed.</param>
/// <param name="Facts">What a program needs to act on it, by JSON name; strings, numbers, booleans, <see cref="DecimalAmount"/>s.</param>
public sealed record Refusal(RefusalCode Reason, string Detail, ImmutableSortedDictionary<string, object>? Facts = null)
{
    /// <summary>The name of the code, such as <c>insufficient-funds</c>.</summary>
    public string Code => Reason.Name;

    /// <summary>How each protocol reports it.</summary>
    public RefusalKind Kind => Reason.Kind;

    /// <summary>The code that the audit records, where it says more than the client may learn; null where it is the same.</summary>
    public string? AuditCode { get; init; }

    /// <summary>
    /// The rule that decided, such as the name of a policy, which the audit records; null where none did. The client sees it
    /// only where it is among the facts.
    /// </summary>
    public string? AuditRule { get; init; }

    /// <summary>
    /// The scope that the caller's token lacks, as in <c>WWW-Authenticate: Bearer error="insufficient_scope"</c> (RFC 6750);
    /// null where another token would not help.
    /// </summary>
    public string? LackingScope { get; init; }

    /// <summary>The same refusal with one more fact.</summary>
    public Refusal With(string name, object value) =>
        this with
        {
            Facts = (Facts ?? ImmutableSortedDictionary<string, object>.Empty.WithComparers(StringComparer.Ordinal)).SetItem(
                name,
                value
            ),
        };

    /// <summary>The id is unknown.</summary>
    public static Refusal NotFound(string what, string id) => new(RefusalCode.NotFound, $"No {what} {id} exists.");

    /// <summary>
    /// It exists and is none of the caller's business: answered as if it did not exist, and recorded as forbidden.
    /// </summary>
    public static Refusal Hidden(string what, string id) => NotFound(what, id) with { AuditCode = RefusalCode.Forbidden.Name };

    /// <summary>The caller may not do this.</summary>
    public static Refusal Forbidden(string detail) => new(RefusalCode.Forbidden, detail);

    /// <summary>The state does not allow it now.</summary>
    public static Refusal WrongState(string detail) => new(RefusalCode.WrongState, detail);
}

/// <summary>Everything that is wrong with an input, field by field, so that all of it is told at once.</summary>
public sealed class Problems
{
    private SortedDictionary<string, List<string>>? _byField; // Made for the first problem: most often there is none.

    /// <summary>Nothing is wrong.</summary>
    public bool None => _byField is null;

    /// <summary>What is wrong, by field (camelCase, as in the request).</summary>
    public IReadOnlyDictionary<string, string[]> ByField =>
        _byField?.ToDictionary(p => p.Key, p => p.Value.ToArray(), StringComparer.Ordinal) ?? [];

    /// <summary>Notes a problem of a field: name the value and what is allowed.</summary>
    public void Add(string field, string problem)
    {
        _byField ??= new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (!_byField.TryGetValue(field, out var problems))
            _byField[field] = problems = [];
        if (!problems.Contains(problem))
            problems.Add(problem); // The edge and the command may both have found it.
    }

    /// <summary>Whether something is wrong with a field.</summary>
    public bool Has(string field) => _byField?.ContainsKey(field) == true;

    /// <summary>What is wrong with a text that is longer than its limit.</summary>
    public static string TooLong(int length, int maxLength) => $"has {length} characters; at most {maxLength} are allowed.";

    /// <summary>Notes a problem unless the condition holds.</summary>
    public void Require(bool holds, string field, string problem)
    {
        if (!holds)
            Add(field, problem);
    }

    /// <summary>An id that must be there.</summary>
    public void Id<T>(string? text, string field)
        where T : struct, IId<T>
    {
        if (!Kernel.Id.TryParse<T>(text, out _))
            Add(
                field,
                NotOne(
                    text,
                    $"an id that begins with {T.Prefix}",
                    $"is not a valid id: expected one that begins with {T.Prefix}."
                )
            );
    }

    /// <summary>The code of a currency that must be there.</summary>
    public void Currency(string? text, string field)
    {
        if (!Kernel.Currency.TryGet(text, out _))
            Add(field, NotOne(text, "a currency such as USD", "is neither an ISO 4217 currency nor a registered asset."));
    }

    /// <summary>One of some texts, which must be there.</summary>
    public void OneOf(string? text, string field, params ReadOnlySpan<string> allowed)
    {
        if (text is not null && allowed.Contains(text))
            return;
        var all = string.Join(", ", allowed.ToArray());
        Add(field, NotOne(text, $"one of {all}", $"is not one of {all}."));
    }

    /// <summary>A text that must be there, must not be longer than a limit, and is <see cref="PlainText"/>.</summary>
    public string Text(string? value, string field, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(value))
            Add(field, $"is required; expected a string of 1 to {maxLength} characters.");
        else
            OptionalText(value, field, maxLength);
        return value ?? "";
    }

    /// <summary>A text that may be missing; where it is there, it must not be longer than a limit and is <see cref="PlainText"/>.</summary>
    public string? OptionalText(string? value, string field, int maxLength)
    {
        if (value?.Length > maxLength && PlainText.Length(value) is var length && length > maxLength)
            Add(field, TooLong(length, maxLength));
        if (PlainText.Problem(value) is { } problem)
            Add(field, problem);
        return value;
    }

    private static string NotOne(string? text, string needed, string problem) =>
        text switch
        {
            null => $"is required; expected {needed}.",
            "" => $"is empty; expected {needed}.",
            _ => $"'{PlainText.Shortened(text)}' {problem}",
        };
}
