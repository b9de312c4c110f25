using System.Text;
using Florin.Transactions.Attachments;

namespace Florin.Unit.Tests.Transactions;

/// <summary>What a file is by its content, and what it is called.</summary>
public sealed class KnowingAFile
{
    [Theory]
    [InlineData("%PDF-1.4 ...", null, "application/pdf")]
    [InlineData("%PDF", null, "text/plain")]
    [InlineData("RIFF0000WEBPVP8 ", null, "image/webp")]
    [InlineData("XXXX0000WEBPVP8 ", "text/csv", "text/csv")]
    [InlineData("GIF89a", null, "image/gif")]
    [InlineData("a,b\n1,2", null, "text/plain")]
    [InlineData("a,b\n1,2", "text/csv", "text/csv")]
    [InlineData("a,b\n1,2", "application/pdf", "text/plain")]
    [InlineData("a\0b", "text/plain", "application/octet-stream")]
    [InlineData("a\u001bb", "text/plain", "application/octet-stream")]
    public void Goes_by_the_first_bytes(string content, string? declared, string expected) =>
        Assert.Equal(expected, FileKind.Of(Encoding.UTF8.GetBytes(content), declared, "a.bin"));

    [Fact]
    public void Tells_images_by_bytes_that_are_no_text()
    {
        Assert.Equal("image/png", FileKind.Of([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], null, "a"));
        Assert.Equal("image/jpeg", FileKind.Of([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg", "a"));
        Assert.Equal("application/octet-stream", FileKind.Of([0xC3, 0x28], "text/plain", "a.txt")); // No UTF-8.
        Assert.Equal("text/csv", FileKind.Of("a"u8, null, "A.CSV"));
    }

    [Fact]
    public void Takes_a_text_that_is_cut_within_a_character_for_one()
    {
        var text = new byte[FileKind.HeadBytes];
        Array.Fill(text, (byte)'a');
        text[^1] = 0xC3; // The first byte of two.
        Assert.Equal("text/plain", FileKind.Of(text, null, "a.txt"));
        Assert.Equal("application/octet-stream", FileKind.Of(text.AsSpan(1), null, "a.txt")); // That is all of it.
    }

    [Theory]
    [InlineData(null, "attachment")]
    [InlineData("", "attachment")]
    [InlineData("../..", "attachment")]
    [InlineData("a/b\\c.pdf", "c.pdf")]
    [InlineData(" .hidden. ", "hidden")]
    [InlineData("a<b>|c?.pdf", "a_b__c_.pdf")]
    [InlineData("a\u202eb\u0000", "a_b_")]
    public void Gives_it_a_name_that_every_system_takes(string? sent, string name) => Assert.Equal(name, FileName.Of(sent));

    [Fact]
    public void Shortens_names_before_their_extension_and_never_within_a_character()
    {
        Assert.Equal(new string('x', 196) + ".pdf", FileName.Of(new string('x', 300) + ".pdf"));
        var name = FileName.Of(new string('x', 195) + "😀😀😀.pdf");
        Assert.Equal(new string('x', 195) + ".pdf", name);
        Assert.Equal(FileName.MaxLength, FileName.Of("a." + new string('y', 300)).Length);
    }
}
