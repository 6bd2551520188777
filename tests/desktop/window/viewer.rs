//! A PDF in the window beside the main one: drawn, turned, held to its policy, gone with the lock.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::laptop::Laptop;
use crate::people::{self, SUPERVISOR};
use crate::screen::{Id, Screen};

const PLANTED: &str = "PLANTED-MARKER in an answer of the police";

/// As plain as a PDF gets: `pages` pages with one line of words each, nothing compressed.
fn plain_pdf(pages: usize, words: &str) -> Vec<u8> {
    let kids: String = (0..pages).map(|n| format!("{} 0 R ", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for n in 1..=pages {
        let text = format!("BT /F1 24 Tf 72 700 Td ({words}, page {n}) Tj ET");
        let content = objects.len() + 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()));
    }
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut places = String::new();
    for (n, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let (all, at) = (objects.len() + 1, pdf.len());
    pdf.push_str(&format!("xref\n0 {all}\n0000000000 65535 f \n{places}"));
    pdf.push_str(&format!("trailer\n<< /Size {all} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"));
    pdf.into_bytes()
}

/// A case with these files, in the window, at its list of files.
fn case_with(laptop: &Laptop, files: &[(&str, Vec<u8>)]) -> (Screen, String) {
    let screen = laptop.open();
    people::make_vault(&screen, laptop, &SUPERVISOR);
    screen.close();
    let case = laptop.chancery(&["case", "new", "--type", "visa_fraud", "--title", "Bought letters"]);
    let number = case["number"].as_str().expect("a number").to_owned();
    for (name, bytes) in files {
        let path = laptop.path(name);
        fs::write(&path, bytes).expect("a file");
        laptop.chancery(&["attach", &number, &path.display().to_string()]);
        fs::remove_file(path).expect("only the vault has it now");
    }
    let screen = laptop.open();
    people::unlock(&screen, laptop);
    screen.ask_page(&format!("location.hash = '#/case/{number}/files'"));
    screen.see(Id("file-table"));
    (screen, number)
}

/// Opens the file of this name.
fn view(screen: &Screen, name: &str) {
    let actions = format!(
        "const row = [...document.querySelectorAll('tr')].find((row) => row.innerText.includes('{name}'));
         const button = row?.querySelector('[data-testid=\"file-actions\"]');
         button?.click();
         return Boolean(button);"
    );
    screen.until(name, || screen.ask_page(&actions) == true);
    screen.click(Id("menu-file-view"));
    screen.look_beside();
}

fn drawn(screen: &Screen, page: usize) {
    let ready = format!("return !!document.querySelector('[data-page=\"{page}\"][data-drawn]')");
    screen.until(&format!("page {page} is drawn"), || screen.ask_page(&ready) == true);
}

/// How many points of a page are as dark as print.
fn dark_points(screen: &Screen, page: usize) -> u64 {
    let count = format!(
        "const canvas = document.querySelector('[data-page=\"{page}\"] canvas');
         const {{ data }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         let dark = 0;
         for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && data[at] + data[at + 1] + data[at + 2] < 200) dark += 1;
         return dark;"
    );
    screen.ask_page(&count).as_u64().expect("a count")
}

#[test]
fn a_pdf_is_looked_at_beside_the_case_and_a_lock_takes_it_away() {
    let laptop = Laptop::new("correct horse battery staple");
    let (screen, _) = case_with(&laptop, &[("answer.pdf", plain_pdf(60, PLANTED))]);
    view(&screen, "answer.pdf");
    drawn(&screen, 1);
    screen.reads(Id("viewer-marking"), "CUI//SP-LEI");
    screen.reads(Id("viewer-title"), "answer.pdf");
    screen.reads(Id("viewer-count"), "of 60");
    assert!(dark_points(&screen, 1) > 300, "the words are drawn");
    let words = "return document.querySelector('[data-page=\"1\"]').innerText";
    screen.until("its words can be read aloud", || {
        screen.ask_page(words).as_str().is_some_and(|words| words.contains(PLANTED))
    });
    screen.picture("viewer-page-1");
    screen.must_be_accessible("the viewer");
    nowhere_in_clear(&laptop);

    screen.press("\u{e010}");
    drawn(&screen, 60);
    let kept = screen.ask_page("return document.querySelectorAll('[data-page]').length");
    assert!(kept.as_u64().is_some_and(|kept| kept <= 9), "{kept} pages are kept");
    screen.picture("viewer-last-page");
    nowhere_in_clear(&laptop);

    screen.look_back();
    screen.click(Id("lock"));
    screen.see(Id("unlock-passphrase"));
    screen.until("the file is gone with the lock", || screen.windows() == 1);
    screen.close();
    nowhere_in_clear(&laptop);
}

/// Not in the vault, not in what the engine keeps.
fn nowhere_in_clear(laptop: &Laptop) {
    for path in walk(&laptop.path("")) {
        let bytes = fs::read(&path).unwrap_or_default();
        let found = bytes.windows(14).any(|window| window == &PLANTED.as_bytes()[..14]);
        assert!(!found, "{} holds words of the file", path.display());
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let plain = |path: &PathBuf| path.is_file();
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).filter(plain).collect()
}

#[test]
fn the_window_of_a_file_reaches_no_command_and_no_line() {
    let laptop = Laptop::new("correct horse battery staple");
    let (screen, _) = case_with(&laptop, &[("answer.pdf", plain_pdf(1, "An answer"))]);
    view(&screen, "answer.pdf");
    drawn(&screen, 1);
    for command in
        ["call", "view", "present", "wanted", "pick_open", "plugin:event|listen", "plugin:window|close"]
    {
        let said = screen.ask_page_later(&format!(
            "window.__TAURI_INTERNALS__.invoke('{command}', {{ name: 'case_list', request: {{}} }})
                .then(() => done('done'), (refusal) => done(String(refusal)));
             setTimeout(() => done('nobody answered'), 5000);"
        ));
        let said = said.as_str().unwrap_or_default().to_owned();
        assert!(said.contains("not allowed") || said.contains("nobody answered"), "{command}: {said}");
    }
    let evaluated = screen.ask_page("try { return String((0, eval)('1 + 1')) } catch (e) { return e.name }");
    assert_eq!(evaluated, "EvalError");
    for place in [
        "https://127.0.0.1:9/",
        "http://127.0.0.1:9/",
        "file:///etc/hostname",
        "tauri://localhost/index.html",
        "ipc://localhost/call",
    ] {
        let refused = screen.ask_page_later(&format!(
            "document.addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective), {{ once: true }});
             fetch('{place}').then(() => done('reached'), () => setTimeout(() => done('failed without the policy'), 2000));"
        ));
        assert_eq!(refused, "connect-src", "{place}");
    }
    let again = screen.ask_page_later(
        "const ticket = new URLSearchParams(location.search).get('ticket');
         fetch('open/' + ticket).then(async (said) => done(said.status + ' ' + (await said.text())), (fault) => done(String(fault)));",
    );
    assert!(
        again.as_str().is_some_and(|said| said.starts_with("403") && said.contains("viewing_over")),
        "{again}"
    );
}

#[test]
fn a_file_that_is_damaged_or_has_a_password_says_so_and_the_next_one_opens() {
    let laptop = Laptop::new("correct horse battery staple");
    let plain = plain_pdf(2, "An answer");
    let mut damaged = b"%PDF-1.7\n".to_vec();
    damaged.extend((0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    let files = [
        ("plain.pdf", plain.clone()),
        ("damaged.pdf", damaged),
        ("secret.pdf", with_password(&laptop, &plain)),
    ];
    let (screen, number) = case_with(&laptop, &files);
    for (name, words) in
        [("damaged.pdf", "damaged and cannot be shown"), ("secret.pdf", "protected by a password")]
    {
        view(&screen, name);
        screen.reads(Id("viewer-title"), name);
        screen.reads(Id("viewer-said"), words);
        screen.picture(&format!("viewer-{}", name.trim_end_matches(".pdf")));
        screen.look_back();
    }
    view(&screen, "plain.pdf");
    drawn(&screen, 2);
    screen.press("\u{e00c}");
    screen.until("Escape closes it", || screen.windows() == 1);

    screen.look_back();
    screen.ask_page(&format!("location.hash = '#/case/{number}/overview'"));
    screen.click(Id("case-export"));
    screen.click(Id("export-look"));
    screen.look_beside();
    drawn(&screen, 1);
    screen.reads(Id("viewer-title"), "Bought letters");
    assert!(dark_points(&screen, 1) > 1_000, "the summary is drawn");
    screen.picture("viewer-preview");
}

fn with_password(laptop: &Laptop, pdf: &[u8]) -> Vec<u8> {
    let (plain, secret) = (laptop.path("plain-in.pdf"), laptop.path("secret-out.pdf"));
    fs::write(&plain, pdf).expect("a file");
    let words = ["--encrypt", "opens", "owns", "256", "--"];
    let qpdf =
        Command::new("qpdf").args(words).args([&plain, &secret]).status().expect("qpdf (package qpdf)");
    assert!(qpdf.success(), "qpdf sets a password");
    let bytes = fs::read(&secret).expect("the file with a password");
    fs::remove_file(plain).and_then(|()| fs::remove_file(secret)).expect("nothing is left");
    bytes
}
