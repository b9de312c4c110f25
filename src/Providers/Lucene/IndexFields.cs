using Florin.Platform.Search;
using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace Florin.Lucene;

/// <summary>
/// How a document is stored: each word as it is, without positions, frequencies or lengths, since a score needs none of them. The
/// key and the number are all that can be read back.
/// </summary>
internal static class IndexFields
{
    /// <summary>By which a document is replaced.</summary>
    public const string Key = "key";

    /// <summary>Its number.</summary>
    public const string Order = "order";

    /// <summary>Who may find it.</summary>
    public const string Readers = "readers";

    /// <summary>Whose words it has.</summary>
    public const string People = "people";

    /// <summary>What it is found by as a whole.</summary>
    public const string Names = "names";

    /// <summary>Its words.</summary>
    public const string Words = "words";

    /// <summary>Short beginnings of its words.</summary>
    public const string Beginnings = "beginnings";

    private static readonly FieldType Term = Frozen(new FieldType { IsIndexed = true });
    private static readonly FieldType Kept = Frozen(new FieldType { IsIndexed = true, IsStored = true });

    /// <summary>The document as Lucene has it.</summary>
    public static Document Of(SearchDocument document)
    {
        var fields = new Document { new Field(Key, document.Key, Kept), new NumericDocValuesField(Order, document.Order) };
        Add(fields, Readers, document.Readers);
        Add(fields, People, document.People);
        Add(fields, Names, document.Names);
        Add(fields, Words, document.Words);
        Add(fields, Beginnings, document.Words.SelectMany(SearchScore.Beginnings).Distinct(StringComparer.Ordinal));
        return fields;
    }

    private static void Add(Document fields, string name, IEnumerable<string> terms)
    {
        foreach (var term in terms)
            fields.Add(new Field(name, term, Term));
    }

    private static FieldType Frozen(FieldType type)
    {
        (type.IsTokenized, type.OmitNorms, type.IndexOptions) = (false, true, IndexOptions.DOCS_ONLY);
        type.Freeze();
        return type;
    }
}
