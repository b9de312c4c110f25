using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.Http.Bodies;

/// <summary>
/// The fields of a body that are null, which a value that was made of it does not tell from those that are missing: where something
/// is changed, what is missing stays as it is, and what is null is removed.
/// </summary>
internal static class NullFields
{
    /// <summary>The names of the fields at the top that are null; as far as the body is JSON.</summary>
    public static IReadOnlySet<string> Of(ReadOnlySpan<byte> body)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonLimits.AskedDepth });
        try
        {
            while (reader.Read())
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    var name = reader.GetString()!; // A property has a name.
                    if (reader.Read() && reader.TokenType is JsonTokenType.Null)
                        names.Add(name);
                }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return names; // What is wrong with it is reported where it is read.
        }
        return names;
    }

    /// <summary>Notes which known fields are null although they cannot be removed.</summary>
    /// <param name="nulls">Those that are null.</param>
    /// <param name="shape">What the body may look like.</param>
    /// <param name="cleared">Those that can be removed.</param>
    /// <param name="problems">Gets the problems.</param>
    public static void Check(IReadOnlySet<string> nulls, BodyShape shape, IReadOnlyList<string> cleared, Problems problems)
    {
        foreach (var field in shape.Fields)
            if (nulls.Contains(field.Name) && !cleared.Contains(field.Name, StringComparer.Ordinal))
                problems.Add(field.Name, "must not be null, because it cannot be removed; leave it out to keep it as it is.");
    }
}
