using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Florin.Tidy.Rules;

/// <summary>
/// A log event has a unique id in the whole program, by which alerts and searches find it. The ids of a project stand in its
/// own EventIds.cs, so that the next free one is seen at a glance.
/// </summary>
internal static class LogEventIds
{
    private const string ClassName = "EventIds";

    /// <summary>Messages whose id is not a constant of their project's EventIds, and ids that occur twice or are not used.</summary>
    public static IEnumerable<Violation> Check(IReadOnlyCollection<SourceFile> code)
    {
        var ids = code.SelectMany(Constants).ToList();
        var messages = code.SelectMany(Messages).ToList();
        return [.. Twice(ids), .. Misplaced(ids), .. Unnamed(messages, ids), .. Uses(messages, ids)];
    }

    private static IEnumerable<Violation> Twice(IEnumerable<Id> ids) =>
        from same in ids.GroupBy(id => id.Value, StringComparer.Ordinal)
        from again in same.Skip(1)
        select again.File.At(
            again.Node,
            $"the log event id {same.Key} is {same.First().Name} of {same.First().File.Path} already"
        );

    private static IEnumerable<Violation> Misplaced(IEnumerable<Id> ids) =>
        from id in ids.DistinctBy(id => id.File)
        let expected = $"{ProjectOf(id.File)}/{ClassName}.cs"
        where id.File.Path != expected
        select new Violation(id.File.Path, $"the log event ids of a project stand in {expected}");

    private static IEnumerable<Violation> Unnamed(IEnumerable<Message> messages, IReadOnlyCollection<Id> ids) =>
        from message in messages
        where !ids.Any(id => Names(message, id))
        select message.File.At(
            message.Node,
            $"a log message has EventId = {ClassName}.Something, from {ProjectOf(message.File)}/{ClassName}.cs"
        );

    private static IEnumerable<Violation> Uses(IReadOnlyCollection<Message> messages, IEnumerable<Id> ids) =>
        from id in ids
        let uses = messages.Where(message => Names(message, id)).ToList()
        where uses.Count != 1
        select id.File.At(id.Node, $"{id.Name} is the id of {uses.Count} log messages instead of one");

    private static bool Names(Message message, Id id) =>
        message.Id == $"{ClassName}.{id.Name}" && ProjectOf(message.File) == ProjectOf(id.File);

    private static IEnumerable<Id> Constants(SourceFile file) =>
        from declared in file.Nodes<ClassDeclarationSyntax>()
        where declared.Identifier.Text == ClassName
        from field in declared.Members.OfType<FieldDeclarationSyntax>()
        where field.Modifiers.Any(SyntaxKind.ConstKeyword)
        from variable in field.Declaration.Variables
        select new Id(file, variable, variable.Identifier.Text, variable.Initializer?.Value.ToString() ?? "");

    private static IEnumerable<Message> Messages(SourceFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where attribute.Name.ToString() == "LoggerMessage"
        let id = attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.Text == "EventId")
        select new Message(file, attribute, id?.Expression.ToString() ?? "");

    // src/Host, src/Services/Users.
    private static string ProjectOf(SourceFile file)
    {
        var parts = file.Path.Split('/');
        return string.Join('/', parts.Take(parts is [_, "Edges" or "Providers" or "Services", ..] ? 3 : 2));
    }

    private sealed record Id(SourceFile File, VariableDeclaratorSyntax Node, string Name, string Value);

    private sealed record Message(SourceFile File, AttributeSyntax Node, string Id);
}
