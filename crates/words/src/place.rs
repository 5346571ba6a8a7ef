//! Where an alert is.

use crate::catalogue::Words;

impl Words {
    /// "Aisle 1. Camera 3".
    pub fn place(&self, spot: &str, camera: &str) -> String {
        format!("{spot}. {}", self.named_camera(camera))
    }

    /// A camera called "Entrance" is "Camera Entrance"; one called "Camera 5" stays.
    pub fn named_camera(&self, name: &str) -> String {
        let small = name.to_lowercase();
        if self.camera_names.iter().any(|own| small.starts_with(own)) {
            name.to_owned()
        } else {
            format!("{} {name}", self.camera)
        }
    }
}

#[cfg(test)]
mod tests {
    use inveye_domain::Language;

    use crate::words;

    #[test]
    fn a_camera_that_says_what_it_is_is_not_called_so_twice() {
        let [english, german] = [Language::English, Language::German].map(words);
        assert_eq!(english.place("Aisle 1", "Camera 3"), "Aisle 1. Camera 3");
        assert_eq!(english.place("Aisle 1", "North"), "Aisle 1. Camera North");
        assert_eq!(german.place("Gang 1", "Kamera 3"), "Gang 1. Kamera 3");
        assert_eq!(german.place("Gang 1", "Camera 3"), "Gang 1. Camera 3");
        assert_eq!(german.place("Gang 1", "Nord"), "Gang 1. Kamera Nord");
    }
}
