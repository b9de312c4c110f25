using GraphQL.Types;

namespace Florin.GraphQlEdge.Fields;

/// <summary>What the directives of the schema say of a field, kept with the field.</summary>
internal static class FieldBindings
{
    /// <summary>The key of the request that a field makes.</summary>
    public const string RestKey = "florin.rest";

    /// <summary>The key of the list that a field's objects are loaded from.</summary>
    public const string ByIdKey = "florin.byId";

    /// <summary>The key of the property that a field is of, and the argument that names it.</summary>
    public const string Property = "property";

    /// <summary>The key of the value of <c>include</c>, and the argument that names it.</summary>
    public const string Include = "include";

    /// <summary>The request that a field makes; null where it makes no request.</summary>
    public static RestBinding? RestOf(FieldType field) => field.GetMetadata<RestBinding?>(RestKey);

    /// <summary>The list that a field's objects are loaded from; null where they are not.</summary>
    public static string? ListOf(FieldType field) => field.GetMetadata<string?>(ByIdKey);

    /// <summary>The property that a field is of.</summary>
    public static string PropertyOf(FieldType field) => field.GetMetadata<string?>(Property) ?? field.Name;

    /// <summary>With which value of <c>include</c> an endpoint has the property that a field is of; null where it always has it.</summary>
    public static string? IncludeOf(FieldType field) => field.GetMetadata<string?>(Include);
}
