using System.Globalization;
using System.Text.Json;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Fields;

/// <summary>Any JSON, as it is in the API.</summary>
internal sealed class JsonScalar : ComplexScalarGraphType
{
    public JsonScalar()
    {
        Name = "JSON";
        Description = "Any JSON.";
    }

    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLIntValue number => new Number((string)number.Value),
            GraphQLFloatValue number => new Number((string)number.Value),
            GraphQLObjectValue { Fields: { } fields } => fields.ToDictionary(
                field => field.Name.StringValue,
                field => ParseLiteral(field.Value),
                StringComparer.Ordinal
            ),
            GraphQLListValue { Values: { } items } => items.ConvertAll(ParseLiteral),
            _ => base.ParseLiteral(value),
        };

    public override object? ParseValue(object? value) =>
        IsFinite(base.ParseValue(value), out var all) ? all : ThrowValueConversionError(value);

    // JSON has no other numbers.
    private static bool IsFinite(object? value, out object? same)
    {
        same = value;
        return value switch
        {
            double number => double.IsFinite(number),
            IDictionary<string, object?> fields => fields.Values.All(field => IsFinite(field, out _)),
            IList<object?> items => items.All(item => IsFinite(item, out _)),
            _ => true,
        };
    }
}

/// <summary>An amount of money in major units, as a text, so that no binary fraction holds it.</summary>
internal sealed class AmountScalar : ScalarGraphType
{
    public AmountScalar()
    {
        Name = "Amount";
        Description =
            "An amount in major units, as a text with exactly the currency's digits, such as \"12.50\". A number is taken, too.";
    }

    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLStringValue text => (string)text.Value,
            GraphQLIntValue number => (string)number.Value,
            GraphQLFloatValue number => (string)number.Value,
            GraphQLNullValue => null,
            _ => ThrowLiteralConversionError(value),
        };

    public override object? ParseValue(object? value) =>
        value switch
        {
            null or string => value,
            int or long or decimal or double or float or System.Numerics.BigInteger or Number => Convert.ToString(
                value,
                CultureInfo.InvariantCulture
            ),
            _ => ThrowValueConversionError(value),
        };

    public override object? Serialize(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : ParseValue(value);
}

/// <summary>A time by RFC 3339. The service reads and checks it.</summary>
internal sealed class TimeScalar : ScalarGraphType
{
    public TimeScalar()
    {
        Name = "DateTime";
        Description = "A time by RFC 3339, such as 2026-01-31T12:00:00Z.";
    }

    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLStringValue text => (string)text.Value,
            GraphQLNullValue => null,
            _ => ThrowLiteralConversionError(value),
        };

    public override object? ParseValue(object? value) => value is null or string ? value : ThrowValueConversionError(value);
}
