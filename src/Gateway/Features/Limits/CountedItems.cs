using System.Buffers;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.RateLimiting;

namespace Florin.Gateway.Features.Limits;

/// <summary>
/// Counts the items of a field of a JSON body without making anything of it: what a batch costs must be known before
/// anything of it is decided, and must not itself cost much.
/// </summary>
internal static class CountedItems
{
    // Deeper than any service reads, so that nothing is decided of a body of which this sees less.
    private const int MaxDepth = 1024;

    /// <summary>
    /// The items of an array, 0 where there is none. A body that is not JSON is refused by its service before anything is
    /// decided; the items before the fault count.
    /// </summary>
    public static int Of(ReadOnlySequence<byte> body, string field)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        var (items, counted) = (0, false);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType is JsonTokenType.PropertyName)
                    counted = Names(reader, field);
                else if (counted && reader.CurrentDepth == 2 && IsItem(reader.TokenType))
                    items++;
            }
        }
        catch (JsonException)
        {
            // The service says what is wrong.
        }
        return items;
    }

    /// <summary>Why a batch does not pass.</summary>
    public static string WhyNot(int items, in RateDecision rate, TimeSpan window) =>
        items > rate.Limit
            ? $"{items} items count as {items} requests, and at most {rate.Limit} are allowed in {LengthOfTime.InWords(window)}; send fewer at a time."
            : $"{items} items count as {items} requests, but only {rate.Remaining} of {rate.Limit} in {LengthOfTime.InWords(window)} remain; retry in {Math.Ceiling(rate.RetryAfter.TotalSeconds)} s.";

    // The reader is at depth 2 for each value directly in an array that is a field, at the start of an object and of an array too.
    private static bool IsItem(JsonTokenType token) =>
        token is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName or JsonTokenType.Comment);

    // Services read names whatever their capitals.
    private static bool Names(Utf8JsonReader reader, string field)
    {
        try
        {
            return field.Equals(reader.GetString(), StringComparison.OrdinalIgnoreCase);
        }
        catch (InvalidOperationException)
        {
            return false; // Half a character is in no name.
        }
    }
}
