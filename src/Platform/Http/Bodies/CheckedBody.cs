using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.Http.Bodies;

/// <summary>Makes a value of a body that was looked at first, or tells everything that is wrong with it.</summary>
internal static class CheckedBody
{
    /// <summary>The value of a body.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="problems">What is known to be wrong with the request already.</param>
    /// <param name="rest">Adds what else is wrong with a value; called where something is wrong with the body.</param>
    /// <exception cref="BadInput">Something is wrong.</exception>
    public static T Read<T>(ReadOnlySpan<byte> body, Problems problems, Action<T, Problems>? rest = null)
        where T : class
    {
        var walk = BodyWalk.Through(body, BodyShape.Of(typeof(T)), problems);
        if (problems.None)
            return Value<T>(body);
        if (walk.CanBeRead && rest is not null)
            rest(Value<T>(body), problems);
        throw new BadInput(problems);
    }

    /// <summary>The bodies of a body that is an array of them, none of them looked at yet.</summary>
    /// <exception cref="BadInput">There are none, or too many, or it is none of this form.</exception>
    public static IReadOnlyList<BodyPart<T>> Parts<T>(ReadOnlyMemory<byte> body, string field, int most, Problems problems)
        where T : class => Parts<T>(body, field, most, rest: null, problems);

    /// <summary>The same beside other fields, which are looked at.</summary>
    /// <exception cref="BadInput">As of the other, or something is wrong with a field.</exception>
    public static (TRest Fields, IReadOnlyList<BodyPart<T>> Parts) PartsWith<TRest, T>(
        ReadOnlyMemory<byte> body,
        string field,
        int most,
        Problems problems
    )
        where TRest : class
        where T : class
    {
        var parts = Parts<T>(body, field, most, typeof(TRest), problems);
        return (Value<TRest>(body.Span), parts);
    }

    private static List<BodyPart<T>> Parts<T>(ReadOnlyMemory<byte> body, string field, int most, Type? rest, Problems problems)
        where T : class
    {
        var walk = BodyWalk.Through(body.Span, BodyShape.OfParts(field, most, rest), problems);
        problems.Require(walk.Parts.Count > 0 || problems.Has(field), field, $"has no items; expected 1 to {most}.");
        return problems.None
            ? [.. walk.Parts.Select(part => new BodyPart<T>(body.Slice(part.Start, part.Length)))]
            : throw new BadInput(problems);
    }

    /// <summary>Whether a body of an endpoint that takes none is one: nothing, or an object without fields.</summary>
    /// <exception cref="BadInput">It has fields, or is no JSON object.</exception>
    public static void RequireNothing(ReadOnlySpan<byte> body)
    {
        var problems = new Problems();
        if (!body.IsEmpty)
            BodyWalk.Through(body, BodyShape.Nothing, problems);
        if (!problems.None)
            throw new BadInput(problems);
    }

    private static T Value<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonLimits.AskedDepth });
        try
        {
            return JsonSerializer.Deserialize<T>(ref reader, FlorinJson.Asked)
                ?? throw new BadInput("body", "is null; expected a JSON object.");
        }
        catch (JsonException e) // What the walk has no rule for.
        {
            throw new BadInput(JsonProblems.Of(e));
        }
    }
}
