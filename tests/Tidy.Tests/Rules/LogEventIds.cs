using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>A log event has a unique id in the whole program, by which alerts and searches find it.</summary>
internal static class LogEventIds
{
    /// <summary>Messages without an id, and ids that occur twice.</summary>
    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> code)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in code)
        foreach (var attribute in file.Nodes<AttributeSyntax>().Where(a => a.Name.ToString() == "LoggerMessage"))
        {
            if (IdOf(attribute) is not { } id)
                yield return file.At(attribute, "a log message has an EventId");
            else if (!first.TryAdd(id, $"{file.Path}:{SourceFile.LineOf(attribute)}"))
                yield return file.At(attribute, $"the log event id {id} is used at {first[id]} already");
        }
    }

    private static string? IdOf(AttributeSyntax attribute) =>
        attribute
            .ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.Text == "EventId")
            ?.Expression.ToString();
}
