using System.Xml;
using System.Xml.Linq;

namespace Florin.Platform.Files;

/// <summary>A document that is not read.</summary>
/// <param name="line">Where, from 1.</param>
/// <param name="reason">What is wrong with it: a sentence without its subject, such as <c>is not well-formed XML.</c></param>
public sealed class UnreadableXml(int line, string reason) : Exception(reason)
{
    /// <summary>The line, from 1.</summary>
    public int Line => line;
}

/// <summary>
/// Reads XML that somebody else wrote: without document type definitions, so without entities, with nothing fetched from
/// elsewhere, and no deeper than its reader expects.
/// </summary>
public static class UntrustedXml
{
    /// <summary>The document with the numbers of its lines.</summary>
    /// <param name="file">Its bytes, in the encoding that its declaration names.</param>
    /// <param name="maxDepth">How deeply its elements may be nested.</param>
    /// <exception cref="UnreadableXml">It cannot be read.</exception>
    public static XDocument Load(byte[] file, int maxDepth)
    {
        ArgumentNullException.ThrowIfNull(file);
        var hasRoot = false;
        try
        {
            using (var depths = Open(file, DtdProcessing.Prohibit))
                while (depths.Read())
                {
                    hasRoot |= depths.NodeType is XmlNodeType.Element;
                    if (depths.Depth > maxDepth)
                        throw new UnreadableXml(LineOf(depths), $"nests deeper than {maxDepth} elements.");
                }
            using var reader = Open(file, DtdProcessing.Prohibit);
            return XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            var line = Math.Max(1, e.LineNumber);
            throw new UnreadableXml(
                line,
                !hasRoot && HasDocumentType(file)
                    ? "has a document type definition (<!DOCTYPE …>), which is not allowed; remove it."
                    : $"is not well-formed XML: line {line}, position {Math.Max(1, e.LinePosition)}."
            );
        }
    }

    // What is read to its first element only when document types are passed over has one.
    private static bool HasDocumentType(byte[] file)
    {
        try
        {
            using var reader = Open(file, DtdProcessing.Ignore);
            return reader.MoveToContent() is XmlNodeType.Element;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static XmlReader Open(byte[] file, DtdProcessing documentTypes) =>
        XmlReader.Create(
            new MemoryStream(file, writable: false),
            new XmlReaderSettings
            {
                DtdProcessing = documentTypes,
                XmlResolver = null,
                MaxCharactersInDocument = file.LongLength + 1,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CloseInput = true,
            }
        );

    private static int LineOf(XmlReader reader) => reader is IXmlLineInfo { LineNumber: > 0 and var line } ? line : 1;
}
