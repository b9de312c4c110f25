namespace Florin.Platform.Json;

/// <summary>How a type looks that a converter of its own writes, for the documents that describe it.</summary>
/// <param name="schema">A JSON schema of an object.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class WrittenAsAttribute(string schema) : Attribute
{
    /// <summary>The JSON schema.</summary>
    public string Schema => schema;
}
