using System.Text.Json;

namespace Florin.WebConsole.Api;

/// <summary>What the API answered: data, or why there is none.</summary>
/// <param name="Data">The data of a success.</param>
/// <param name="Problem">What was refused; null for a success.</param>
internal sealed record ApiAnswer<T>(T? Data, ApiProblem? Problem)
    where T : class;

/// <summary>A refusal of the API, or no answer at all.</summary>
/// <param name="Status">The status; 0 where there was no answer.</param>
/// <param name="Code">The contract's code.</param>
/// <param name="Detail">For people.</param>
/// <param name="Errors">What is wrong, by field.</param>
/// <param name="RequestId">What logs and audit know the request by.</param>
/// <param name="Approval">The approval that it waits for; null where it waits for none.</param>
/// <param name="Line">The line of a file that it is about, from 1; null for none.</param>
public sealed record ApiProblem(
    int Status,
    string Code,
    string Detail,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    string? RequestId = null,
    string? Approval = null,
    int? Line = null
)
{
    private const string Unasked = "not-asked";

    /// <summary>It was not asked for, since it would have been refused.</summary>
    public static ApiProblem NotAsked(string why) => new(403, Unasked, why);

    /// <summary>Something is wrong with what was entered, so that nothing was sent.</summary>
    public static ApiProblem OfField(string field, string said) =>
        new(400, "invalid", said, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [said] });

    /// <summary>Whether it was not asked for, since the operator may not see or do it.</summary>
    public bool IsNotAsked => Code == Unasked;

    /// <summary>Whether the operator must show their second factor again.</summary>
    public bool IsStepUp => Code == "step-up-required";

    /// <summary>Whether the session has ended.</summary>
    public bool IsSignedOut => Status == 401 && !IsStepUp;
}

/// <summary>The frame around each success.</summary>
internal sealed record Enveloped<T>(T? Data);

/// <summary>A page of a list.</summary>
internal sealed record Listed<T>(IReadOnlyList<T> Items, string? NextCursor = null, bool? Complete = null);

/// <summary>How the API writes JSON.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}
