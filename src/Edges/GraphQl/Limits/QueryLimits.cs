using Florin.GraphQlEdge.Calls;
using Florin.GraphQlEdge.Fields;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Limits;

/// <summary>
/// Refuses a document that is deeper, wider or more costly than allowed, before anything else is done with it: nothing of it has
/// been validated, and what validation costs is limited by this.
/// </summary>
internal sealed class QueryLimits
{
    private const int DefaultPage = 20; // As the lists of the API.
    private const int MaxPage = 100;
    private const int MaxNestedFragments = 100;
    private const int MaxIntrospectionDepth = 20; // What clients ask for types of types of types.
    private const int MaxIntrospectionLists = 2;
    private const int ExtrasPerField = 4; // Arguments and directives, of as many fields as there may be.

    // Fields of introspection that lead to lists of types again.
    private static readonly HashSet<string> TypeLists = new(StringComparer.Ordinal)
    {
        "types",
        "fields",
        "interfaces",
        "possibleTypes",
        "inputFields",
    };

    private readonly GraphQLDocument _document;
    private readonly ISchema _schema;
    private readonly Inputs _variables;
    private readonly GraphQlOptions _options;
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = new(StringComparer.Ordinal);
    private readonly HashSet<GraphQLFragmentDefinition> _within = [];
    private readonly HashSet<GraphQLFragmentDefinition> _seen = [];
    private int _selections;
    private int _extras;
    private int _roots;
    private int _aliases;
    private long _cost;

    private QueryLimits(GraphQLDocument document, ISchema schema, Inputs variables, GraphQlOptions options) =>
        (_document, _schema, _variables, _options) = (document, schema, variables, options);

    /// <summary>Looks at a document.</summary>
    /// <exception cref="RequestRefused">It exceeds a limit.</exception>
    public static void Check(GraphQLDocument document, ISchema schema, Inputs variables, GraphQlOptions options) =>
        new QueryLimits(document, schema, variables, options).Check();

    private void Check()
    {
        foreach (var fragment in _document.Definitions.OfType<GraphQLFragmentDefinition>())
            _fragments.TryAdd(fragment.FragmentName.Name.StringValue, fragment);
        foreach (var operation in _document.Definitions.OfType<GraphQLOperationDefinition>())
        {
            _roots = 0;
            Extras(operation.Variables?.Count, operation.Directives?.Count);
            Walk(
                operation.SelectionSet,
                new Place(RootOf(operation), Depth: 0, Times: 1, TypeLists: 0, IsMeta: false, Fragments: 0)
            );
        }
        // What is used nowhere is validated all the same.
        foreach (var fragment in _document.Definitions.OfType<GraphQLFragmentDefinition>().Where(one => !_seen.Contains(one)))
        {
            _roots = 0;
            Extras(null, fragment.Directives?.Count);
            Walk(fragment.SelectionSet, new Place(TypeOf(fragment.TypeCondition), 0, 1, 0, IsMeta: false, 0));
        }
    }

    private void Walk(GraphQLSelectionSet set, in Place at)
    {
        foreach (var selection in set.Selections)
        {
            if (++_selections > _options.MaxFields)
                throw TooMuch("fields and fragments", _selections, _options.MaxFields, nameof(_options.MaxFields));
            switch (selection)
            {
                case GraphQLField field:
                    Walk(field, at);
                    break;
                case GraphQLInlineFragment inline:
                    Extras(null, inline.Directives?.Count);
                    Walk(inline.SelectionSet, Within(at, inline.TypeCondition));
                    break;
                case GraphQLFragmentSpread spread:
                    Walk(spread, at);
                    break;
            }
        }
    }

    private void Walk(GraphQLFragmentSpread spread, in Place at)
    {
        Extras(null, spread.Directives?.Count);
        // Validation says what is wrong with one that is not there, or that contains itself.
        if (!_fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment) || !_within.Add(fragment))
            return;
        _seen.Add(fragment);
        Extras(null, fragment.Directives?.Count);
        Walk(fragment.SelectionSet, Within(at, fragment.TypeCondition));
        _within.Remove(fragment);
    }

    private void Walk(GraphQLField field, in Place at)
    {
        if (field.Alias is not null && ++_aliases > _options.MaxAliases)
            throw TooMuch("aliases", _aliases, _options.MaxAliases, nameof(_options.MaxAliases));
        Extras(field.Arguments?.Count, field.Directives?.Count);
        if (at.Depth == 0 && ++_roots > _options.MaxRootFields)
            throw TooMuch("fields at the root", _roots, _options.MaxRootFields, nameof(_options.MaxRootFields));
        var name = field.Name.StringValue;
        var isMeta = at.IsMeta || name is "__schema" or "__type";
        if (isMeta && !_options.Introspection)
            throw new RequestRefused(
                EdgeCodes.NotAllowed,
                $"The schema cannot be asked for ({GraphQlOptions.Section}:{nameof(_options.Introspection)})."
            );
        var most = isMeta ? Math.Max(MaxIntrospectionDepth, _options.MaxDepth) : _options.MaxDepth;
        if (at.Depth + 1 > most)
            throw TooMuch("levels of fields", at.Depth + 1, most, nameof(_options.MaxDepth));
        var lists = at.TypeLists + (isMeta && TypeLists.Contains(name) ? 1 : 0);
        if (lists > MaxIntrospectionLists)
            throw TooMuch("lists of types within each other", lists, MaxIntrospectionLists, setting: null);
        var definition = at.Type?.GetField(field.Name.Value);
        var times = Count(field, definition, at.Times);
        if (field.SelectionSet is { } below)
            Walk(
                below,
                new Place(
                    definition?.ResolvedType?.GetNamedType() as IComplexGraphType,
                    at.Depth + 1,
                    times,
                    lists,
                    isMeta,
                    at.Fragments
                )
            );
    }

    // Validation compares them with each other.
    private void Extras(int? arguments, int? directives)
    {
        _extras += (arguments ?? 0) + (directives ?? 0);
        if (_extras > ExtrasPerField * _options.MaxFields)
            throw TooMuch("arguments and directives", _extras, ExtrasPerField * _options.MaxFields, nameof(_options.MaxFields));
    }

    // How often what is below a field may be there.
    private long Count(GraphQLField field, FieldType? definition, long times)
    {
        if (definition is null || field.SelectionSet is null || FieldBindings.PropertyOf(definition) is "items" or ".")
            return times;
        var isPage = definition.Arguments?.Find("first") is not null;
        var below = isPage ? times * Page(field) : times;
        _cost += below;
        if (_cost > _options.MaxCost)
            throw TooMuch("objects, by the sizes of its pages,", _cost, _options.MaxCost, nameof(_options.MaxCost));
        return below;
    }

    private int Page(GraphQLField field)
    {
        var sent = field.Arguments?.Items.FirstOrDefault(argument => argument.Name.Value == "first")?.Value;
        var first = sent switch
        {
            GraphQLIntValue number when int.TryParse((string)number.Value, out var literal) => literal,
            GraphQLVariable variable => VariableOf(variable),
            _ => DefaultPage,
        };
        return Math.Clamp(first, 1, MaxPage); // A page of another size is refused.
    }

    private int VariableOf(GraphQLVariable variable) =>
        !_variables.TryGetValue(variable.Name.StringValue, out var value) ? MaxPage // It may have a default.
        : value is int number ? number
        : value is null ? DefaultPage
        : MaxPage;

    private IObjectGraphType? RootOf(GraphQLOperationDefinition operation) =>
        operation.Operation switch
        {
            OperationType.Mutation => _schema.Mutation,
            OperationType.Subscription => _schema.Subscription,
            _ => _schema.Query,
        };

    private IComplexGraphType? TypeOf(GraphQLTypeCondition condition) =>
        _schema.AllTypes[condition.Type.Name.Value] as IComplexGraphType;

    private Place Within(in Place at, GraphQLTypeCondition? condition)
    {
        if (at.Fragments + 1 > MaxNestedFragments)
            throw TooMuch("fragments within each other", at.Fragments + 1, MaxNestedFragments, setting: null);
        return at with { Type = condition is null ? at.Type : TypeOf(condition), Fragments = at.Fragments + 1 };
    }

    private static RequestRefused TooMuch(string what, long has, long most, string? setting) =>
        new(
            EdgeCodes.TooComplex,
            $"The document has {has} {what} or more; at most {most} are allowed{(setting is null ? "" : $" ({GraphQlOptions.Section}:{setting})")}."
        );

    // Where in the document something stands.
    private readonly record struct Place(
        IComplexGraphType? Type,
        int Depth,
        long Times,
        int TypeLists,
        bool IsMeta,
        int Fragments
    );
}
